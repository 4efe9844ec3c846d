import { certificateCovers } from '../../model/certificates';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { Rule } from '../rule';

/** A server's certificate covers its hosts. */
export const certificateNotCovering: Rule = {
  id: 'certificate-not-covering',
  codes: ['certificate-not-covering', 'certificate-common-name-only'],
  complies: 'each host of a server is among the subject alternative names of one of its certificates',
  readsSecrets: true,
  accepted: { set: { 'secret.data': { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' } } },
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.org>', 'tls.key': '<key shop.example.org>' } } },
  check: ({ serverCertificates, reads }) => serverCertificates.flatMap(certificate => {
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
    return server.hosts.flatMap(({ host }, i) => host === '*' || all.some(one => certificateCovers(one.leaf, host)) ? [] : [{
      resource: server.gateway.resource,
      path: `${server.path}.hosts[${i}]`,
      message: `host '${host}' is not covered by certificate '${leaf.label}' of ${secret.namespace}/${secret.name} (has ${names(leaf)})`,
      help: 'issue the certificate for the host, or refer to another Secret; a wildcard covers one label',
    }]);
  }),
};

function names({ fields: { dnsNames, ipAddresses } }: ManifestCertificate): string {
  const all = [...dnsNames, ...ipAddresses];
  return all.length > 5 ? `${all.slice(0, 5).join(', ')} and ${all.length - 5} more` : all.join(', ');
}
