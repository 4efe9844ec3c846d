import { ingressOf, MatcherResult, result } from './received';
import { ITrustBundleSource, TrustBundle } from '../../pki/ca/trust-bundle';
import { certificatesOf } from '../handshake/certificate-path';

/** Options of the matcher. */
export interface RequireClientCertificateOptions {
  /** The host to check; by default every server that terminates TLS. */
  readonly host?: string;
}

/** Servers accept only clients with a certificate from the authority. */
export function toRequireClientCertificateFrom(
  received: unknown, authority: ITrustBundleSource, { host }: RequireClientCertificateOptions = {},
): MatcherResult {
  const expected = `to require a client certificate from the authority${host === undefined ? '' : ` for '${host}'`}`;
  const ingress = ingressOf(received);
  const found = host === undefined ? ingress._tlsServers
    : [ingress._serverFor(`https://${host}/`)].filter(server => server !== undefined);
  if (found.length === 0) return result(false, expected, 'no server terminates TLS');
  const wanted = certificatesOf(TrustBundle.of(authority).pem).map(({ fingerprint256 }) => fingerprint256);
  for (const { server, material } of found) {
    const which = `server '${server.portName}'`;
    if (server.mode !== 'MUTUAL') return result(false, expected, `${which} has mode ${server.mode ?? 'none'}`);
    if (material.state !== 'found') return result(false, expected, `it is unknown for ${which}: ${material.why}`);
    const trusted = certificatesOf(material.material.clientAuthorities ?? '');
    if (!trusted.some(({ fingerprint256 }) => wanted.includes(fingerprint256))) {
      return result(
        false, expected, `${which} trusts ${trusted.map(({ subject }) => subject.replaceAll('\n', ', ')).join(' and ') || 'nobody'}`,
      );
    }
  }
  return result(true, expected, 'it does');
}
