import { SecureVersion } from 'node:tls';
import { serverVersions } from '../../../simulator/handshake/tls-server';
import { hello } from '../hello';
import { Origin } from '../origins';
import { Probe, skipped, verdict } from '../verdict';

const VERSIONS: readonly SecureVersion[] = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];

/** Checks whether the gateway accepts each TLS version, with one handshake per version; a ServerHello means that it is accepted. */
export function versionProbes({ name, port, server }: Origin): Probe[] {
  const { min, max } = serverVersions(server);
  return VERSIONS.map(version => {
    const check = version === 'TLSv1' ? 'TLS 1.0' : version.replace('v', ' ');
    const wanted = version >= min && version <= max;
    return {
      sends: `TLS handshake for '${name}' to port ${port}, ${check} only`,
      run: async target => {
        const answer = await hello(target, port, { name, versions: { min: version, max: version } });
        if (answer.end === 'unable') return [skipped(check, answer.why)];
        if (answer.end === 'unreachable') return [verdict(check, false, answer.why)];
        const accepted = answer.version === version;
        const seen = accepted ? 'accepted' : 'refused';
        return [verdict(check, accepted === wanted, accepted === wanted ? seen : `${seen}, but the Gateway has it ${wanted ? 'enabled' : 'disabled'}`)];
      },
    };
  });
}
