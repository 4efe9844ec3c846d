import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, DetailedPeerCertificate } from 'node:tls';
import { isOurs, Refusal, refusalOf } from './alert';
import { certificatePath, certificatesOf, dateProblem, Purpose } from './certificate-path';
import { revocationProblem } from './revoked';

/** OpenSSL's verification result for a peer's certificate, with the simulated time, and intermediates as trust anchors. */
export function judgePeer(
  chain: readonly X509Certificate[], trust: string | undefined, purpose: Purpose, error: string | undefined, now: Date,
  revocationList?: string,
): Refusal | undefined {
  const trusted = trust === undefined ? chain.slice(-1) : certificatesOf(trust);
  if (error && trust !== undefined && !isOurs(error)) return refusalOf(error);
  const path = certificatePath(chain, trusted, purpose);
  if ('code' in path) return refusalOf(path.code);
  const problem = revocationProblem(path.path, revocationList, now) ?? dateProblem(path.path, now);
  return problem === undefined ? undefined : refusalOf(problem);
}

/** Checks a certificate for a host, as clients do. */
export function identityProblem(host: string, certificate: X509Certificate): Refusal | undefined {
  const legacy = certificate.toLegacyObject() as unknown as DetailedPeerCertificate;
  if (checkServerIdentity(host, legacy) === undefined) return undefined;
  const names = (certificate.subjectAltName ?? 'no names').replace(/(DNS|IP Address|URI):/g, '');
  return { alert: 'bad certificate', why: `does not cover '${host}' (has: ${names})` };
}
