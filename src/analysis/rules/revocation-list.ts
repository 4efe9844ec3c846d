import { CertificateReader } from '../../model/certificates';
import { caMaterial } from '../../model/credential-material';
import { CredentialRead, FileRead } from '../../model/credentials';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { Resource } from '../../model/resource';
import { isCurrent, isListOf, readRevocationLists, RevocationList } from '../../model/revocation-lists';
import { secretValue } from '../../model/secrets';
import { issuerOf, subjectOf } from '../../pki/x509/der';
import { Report, Rule } from '../rule';

const CA = (list: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop-credential-cacert', namespace: 'istio-system' },
  data: { 'ca.crt': '<authority>', 'ca.crl': `<${list}>` },
});
const MUTUAL = { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' };

/** Authorities and revocation lists that Envoy reads together. */
interface Trust {
  readonly resource: Resource;
  readonly path: string;
  readonly authorities: string;
  readonly list: string;
}

/** A revocation list is PEM and current, and each client authority has one. */
export const revocationList: Rule = {
  id: 'revocation-list',
  codes: ['revocation-list-unusable', 'revocation-list-expired', 'revocation-list-missing'],
  complies: 'a revocation list is PEM that is valid now, and each authority that it accompanies has one',
  readsSecrets: true,
  accepted: { set: MUTUAL, add: [CA('revocation list')] },
  refused: { set: MUTUAL, add: [CA('revocation list some other root')] },
  check: ({ model, allReads, files, options }) => [...trustByName(allReads), ...trustByFile(files)]
    .flatMap(trust => reportsOf(trust, model.certificates, options.now)),
};

function trustByName(reads: readonly CredentialRead[]): Trust[] {
  return reads.flatMap(({ role, secret }) => {
    const material = role === 'client-ca' && secret?.contentKnown ? caMaterial(secret) : { flaw: '' };
    if ('flaw' in material) {
      return [];
    }
    const key = material.keys[0] === 'cacert' ? 'crl' : 'ca.crl';
    const list = secretValue(secret!, key);
    return list ? [{ resource: secret!.resource, path: `data[${key}]`, authorities: material.found, list }] : [];
  });
}

function trustByFile(files: readonly FileRead[]): Trust[] {
  return files.flatMap(({ role, file, server, workload }) => {
    const authorities = files.find(other => other.role === 'client-ca' && other.server === server && other.workload === workload);
    return role === 'revocation-list' && file.state === 'found' && file.secret.contentKnown && authorities ? [{
      resource: file.secret.resource, path: `data[${file.key}]`, authorities: textOf(authorities), list: secretValue(file.secret, file.key) ?? '',
    }] : [];
  });
}

function textOf({ file }: FileRead): string {
  return file.state === 'found' ? secretValue(file.secret, file.key) ?? '' : '';
}

function reportsOf({ resource, path, authorities, list }: Trust, reader: CertificateReader, now: Date): Report[] {
  const { certificates, flaw } = reader.read(authorities);
  if (flaw !== undefined) {
    return []; // other rules report it
  }
  const read = readRevocationLists(list);
  if ('flaw' in read) {
    return [{ resource, path, code: 'revocation-list-unusable', message: `the revocation list ${read.flaw}: the gateway refuses every client certificate` }];
  }
  return certificates.flatMap((authority): Report[] => {
    const own = read.lists.filter(each => isListOf(each, authority.der));
    if (own.length > 0) {
      const problem = dateProblem(own, now);
      return problem === undefined ? [] : [{
        resource,
        path,
        code: 'revocation-list-expired',
        message: `the revocation list of '${authority.label}' ${problem}: the gateway refuses every client of this authority`,
      }];
    }
    return [{ resource, path, code: 'revocation-list-missing', message: missing(`'${authority.label}'`, read.lists, authority) }];
  }).concat(aboveAnchors(certificates, read.lists).map(({ label, issuer }) => ({
    resource,
    path,
    code: 'revocation-list-missing' as const,
    message: `'${label}' is trusted, but its issuer ${issuer} has no revocation list, so the gateway refuses its clients`,
    help: 'add the list of that issuer too: with lists, Envoy needs one of each issuer, up to the root',
  })));
}

/** Authorities whose issuer is neither trusted itself nor has a list. */
function aboveAnchors(certificates: readonly ManifestCertificate[], lists: readonly RevocationList[]): ManifestCertificate[] {
  return certificates.filter(({ der, fields }) => {
    const issuer = issuerOf(der);
    return !fields.selfIssued && !certificates.some(other => subjectOf(other.der).equals(issuer))
      && !lists.some(list => list.issuer === issuer.toString('hex'));
  });
}

function missing(who: string, lists: readonly RevocationList[], { der }: ManifestCertificate): string {
  const sameName = lists.some(({ issuer }) => issuer === subjectOf(der).toString('hex'));
  return `${who} has no revocation list${sameName ? ' (the list of that name was issued with another key)' : ''}, so the gateway refuses its clients`;
}

function dateProblem(lists: readonly RevocationList[], now: Date): string | undefined {
  if (lists.some(list => isCurrent(list, now))) {
    return undefined;
  }
  const last = lists.filter(({ thisUpdate }) => thisUpdate <= now).at(-1);
  return last ? `expired on ${last.nextUpdate!.toISOString()}` : `is not valid before ${lists[0].thisUpdate.toISOString()}`;
}
