import {
  CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, KeyAlgorithm, IngressRequestOptions, TlsProtocolVersion,
} from 'cdk8s-istio-ingress';

const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
const servers = CertificateAuthority.selfSigned('servers', { store });
const clients = CertificateAuthority.selfSigned('clients', { store, intermediate: true });
const untrusted = CertificateAuthority.selfSigned('untrusted-ca', { store });

const base64 = (text: string) => Buffer.from(text).toString('base64');

function secret(name: string, data: Record<string, string>): object {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace: 'istio-system' },
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, base64(value)])),
  };
}

interface Door {
  readonly name: string;
  readonly tls: object;
  readonly authorities?: string;
  readonly keyAlgorithm?: KeyAlgorithm;
  /** The certificate is for another host. */
  readonly wrongHost?: boolean;
}

/** One server for each way of asking. */
const DOORS: Door[] = [
  { name: 'simple', tls: { mode: 'SIMPLE' } },
  { name: 'rsa', tls: { mode: 'SIMPLE' }, keyAlgorithm: KeyAlgorithm.RSA_2048 },
  { name: 'wrong-host', tls: { mode: 'SIMPLE' }, wrongHost: true },
  { name: 'mutual', tls: { mode: 'MUTUAL' }, authorities: clients.trustAnchors.pem },
  { name: 'intermediate', tls: { mode: 'MUTUAL' }, authorities: clients.certificate.toPem() },
  { name: 'both', tls: { mode: 'MUTUAL' }, authorities: clients.trustAnchors.pem + untrusted.trustAnchors.pem },
  { name: 'optional', tls: { mode: 'OPTIONAL_MUTUAL' }, authorities: clients.trustAnchors.pem },
  { name: 'named', tls: { mode: 'MUTUAL', subjectAltNames: ['acme.partners.example'] }, authorities: clients.trustAnchors.pem },
  { name: 'uri', tls: { mode: 'MUTUAL', subjectAltNames: ['spiffe://partners/acme'] }, authorities: clients.trustAnchors.pem },
  { name: 'min13', tls: { mode: 'SIMPLE', minProtocolVersion: 'TLSV1_3' } },
  { name: 'max12', tls: { mode: 'MUTUAL', maxProtocolVersion: 'TLSV1_2' }, authorities: clients.trustAnchors.pem },
  { name: 'suites', tls: { mode: 'SIMPLE', maxProtocolVersion: 'TLSV1_2', cipherSuites: ['ECDHE-RSA-AES256-GCM-SHA384'] } },
];

const acme = clients.issueClientCertificate('acme', { dnsNames: ['acme.partners.example'], uris: ['spiffe://partners/acme'] });
const other = clients.issueClientCertificate('other', { dnsNames: ['other.partners.example'] });

/** Clients that come to every door. */
export const CLIENTS: { readonly [name: string]: { readonly bundle?: CertificateBundle; readonly options: IngressRequestOptions } } = {
  'without a certificate': { options: {} },
  'of the authority': { bundle: acme, options: {} },
  'with another name': { bundle: other, options: {} },
  'of another authority': { bundle: untrusted.issueClientCertificate('client-of-another-authority', { dnsNames: ['acme.partners.example'] }), options: {} },
  'with a server certificate': { bundle: clients.issueServerCertificate('server', { dnsNames: ['acme.partners.example'] }), options: {} },
  'without a certificate, TLS 1.2': { options: { tlsVersions: [TlsProtocolVersion.TLSV1_2] } },
  'of the authority, TLS 1.2': { bundle: acme, options: { tlsVersions: [TlsProtocolVersion.TLSV1_2] } },
  'of another authority, TLS 1.2': {
    bundle: untrusted.issueClientCertificate('client-of-another-authority', { dnsNames: ['acme.partners.example'] }),
    options: { tlsVersions: [TlsProtocolVersion.TLSV1_2] },
  },
  'of the authority, TLS 1.3': { bundle: acme, options: { tlsVersions: [TlsProtocolVersion.TLSV1_3] } },
  'that trusts another authority': { bundle: acme, options: { trust: untrusted.trustAnchors } },
};

/** What clients trust by default. */
export const TRUST = servers.trustAnchors;

/** Servers, routes and Secrets. */
export function doors(): { readonly hosts: string[]; readonly servers: object[]; readonly objects: object[] } {
  const hosts = DOORS.map(({ name }) => `${name}.doors.example`);
  return {
    hosts,
    servers: DOORS.map(({ name, tls }, at) => ({
      port: { number: 443, name: `https-${name}`, protocol: 'HTTPS' }, hosts: [hosts[at]], tls: { ...tls, credentialName: name },
    })),
    objects: DOORS.map(({ name, authorities, keyAlgorithm, wrongHost }, at) => {
      const bundle = servers.issueServerCertificate(name, { dnsNames: [wrongHost ? 'elsewhere.example' : hosts[at]], keyAlgorithm });
      return secret(
        name, { 'tls.crt': bundle.certificateChain, 'tls.key': bundle.privateKey, ...authorities ? { 'ca.crt': authorities } : {} },
      );
    }),
  };
}
