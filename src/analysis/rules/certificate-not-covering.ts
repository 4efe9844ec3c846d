import { certificateCovers, nameCovers } from '../../model/certificates';
import { CredentialRead } from '../../model/credentials';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { fullName } from '../../model/resource';
import { listed } from '../../text/listed';
import { Report, Rule } from '../rule';

/** Names of a certificate in a message, at most. */
const MOST_NAMES = 5;

/** A server's certificate covers its hosts. */
export const certificateNotCovering: Rule = {
  id: 'certificate-not-covering',
  codes: ['certificate-not-covering', 'certificate-common-name-only'],
  complies: 'each host of a server is among the subject alternative names of one of its certificates',
  readsSecrets: true,
  accepted: { set: { 'secret.data': { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' } } },
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.org>', 'tls.key': '<key shop.example.org>' } } },
  check: ({ serverCertificates, allReads: reads }) => [...reads.flatMap(requested), ...serverCertificates.flatMap(certificate => {
    const { server, leaf, secret, key } = certificate;
    if (!leaf.fields.hasAlternativeNames) {
      return [{
        resource: secret.resource,
        path: `data[${key}]`,
        code: 'certificate-common-name-only' as const,
        message: `certificate '${leaf.label}' has no subject alternative names`,
        help: `issue it with subjectAltName ${server.hosts.map(h => `DNS:${h.host}`).join(',')}`,
      }];
    }
    const several = (server.spec.tls?.credentialNames?.length ?? server.spec.tls?.tlsCertificates?.length ?? 1) > 1;
    const unread = several && reads.some(read => read.server === server && read.role === 'server' && !read.secret?.contentKnown);
    const all = several ? serverCertificates.filter(other => other.server === server) : [certificate];
    if (unread || all[0] !== certificate) {
      return []; // of several certificates, only the first is reported
    }
    return server.hosts.flatMap(({ host, path }) => host === '*' || all.some(one => certificateCovers(one.leaf, host)) ? [] : [{
      resource: server.gateway.resource,
      path,
      message: `host '${host}' is not covered by certificate '${leaf.label}' of ${secret.namespace}/${secret.name} (has ${names(leaf)})`,
      help: 'issue the certificate for the host, or refer to another Secret; a wildcard covers one label',
    }]);
  })],
};

/** What cert-manager will issue for the names of a Certificate. */
function requested({ server, role, secret }: CredentialRead): Report[] {
  const { kind, spec } = secret?.resource ?? {};
  const dnsNames = kind === 'Certificate' && Array.isArray(spec?.dnsNames) ? spec.dnsNames.map(String) : [];
  const several = (server.spec.tls?.credentialNames?.length ?? 1) > 1;
  // a placeholder represents any name
  if (role !== 'server' || several || dnsNames.length === 0 || !dnsNames.every(name => /^[*a-z0-9.-]+$/i.test(name))) {
    return [];
  }
  return server.hosts.flatMap(({ host, path }) => host === '*' || nameCovers(dnsNames.map(name => name.toLowerCase()), host) ? [] : [{
    resource: server.gateway.resource,
    path,
    message: `host '${host}' is not covered by the dnsNames of Certificate ${fullName(secret!.resource)} (${listed(dnsNames, MOST_NAMES)})`,
    help: `add '${host}' to its dnsNames, or refer to another Secret; a wildcard covers one label`,
  }]);
}

function names({ fields: { dnsNames, ipAddresses } }: ManifestCertificate): string {
  return listed([...dnsNames, ...ipAddresses], MOST_NAMES);
}
