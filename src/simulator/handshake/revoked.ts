import { X509Certificate } from 'node:crypto';
import { isCurrent, isListOf, readRevocationLists } from '../../model/revocation-lists';
import { issuerOf } from '../../pki/x509/der';

/**
 * The code of OpenSSL with which Envoy refuses a path because of revocation lists: each certificate, that of the trusted authority
 * included, needs a current list of its issuer.
 */
export function revocationProblem(path: readonly X509Certificate[], pem: string | undefined, now: Date): string | undefined {
  if (!pem) return undefined;
  const read = readRevocationLists(pem);
  const known = 'flaw' in read ? [] : read.lists;
  for (const [at, certificate] of path.entries()) {
    const issuer = path[at + 1] ?? (certificate.issuer === certificate.subject ? certificate : undefined);
    const lists = known.filter(list => issuer ? isListOf(list, issuer.raw) : list.issuer === issuerOf(certificate.raw).toString('hex'));
    if (lists.length === 0) return 'UNABLE_TO_GET_CRL';
    const current = lists.filter(list => isCurrent(list, now));
    if (current.length === 0) return lists.some(({ thisUpdate }) => thisUpdate <= now) ? 'CRL_HAS_EXPIRED' : 'CRL_NOT_YET_VALID';
    if (current.some(({ revoked }) => revoked.has(BigInt(`0x${certificate.serialNumber}`)))) return 'CERT_REVOKED';
  }
  return undefined;
}
