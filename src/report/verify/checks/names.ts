import { VerifyContext } from '../context';
import { hello } from '../hello';
import { originUrl } from '../origins';
import { USUAL_VERSIONS } from '../target';
import { Probe, verdict } from '../verdict';

/** A name that no host has: `.invalid` is reserved, so no certificate is issued for it. */
const NO_HOST = 'no-such-host.invalid';

/** Checks a port with a server name that no host has, and without a server name. */
export function nameProbes(port: number, { simulator }: VerifyContext): Probe[] {
  return [{ check: 'unknown name', name: NO_HOST }, { check: 'no name', name: undefined }].map(({ check, name }) => {
    const wanted = simulator._serverFor(originUrl(NO_HOST, port, true), { sni: name ?? '' })?.server;
    return {
      sends: `TLS handshake ${name ? `for '${name}'` : 'without a server name'} to port ${port}, TLS 1.2 and 1.3`,
      run: async target => {
        const answer = await hello(target, port, { name, versions: USUAL_VERSIONS });
        if (answer.end === 'unreachable' || answer.end === 'unable') return [verdict(check, false, answer.why)];
        const served = answer.version !== undefined;
        const isOk = served === (wanted !== undefined);
        const seen = served ? 'the gateway answers' : 'refused';
        const expected = wanted ? `the manifests have server '${wanted.portName}' for it` : 'the manifests have no server for it';
        return [verdict(check, isOk, isOk && !wanted ? seen : `${seen}; ${expected}`)];
      },
    };
  });
}
