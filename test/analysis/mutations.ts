import { RuleExample } from '../../src/analysis/rule';

/** One mistake in manifests that are right, and the findings that it must give: code, object, field. */
export interface Mutation extends RuleExample {
  readonly name: string;
  readonly gives: readonly string[];
}

const certificate = (text: string) => ({ 'secret.data': { 'tls.crt': `<certificate ${text}>`, 'tls.key': `<key ${text}>` } });
const TLS = 'gateway.spec.servers[1].tls';
const ROUTE = 'routes.spec.http[0]';
const POD = 'workload.spec.template.spec';
const GATEWAY = 'Gateway shop/shop';
const ROUTES = 'VirtualService shop/shop';
const SECRET = 'Secret istio-system/shop-credential';
const MOUNT = {
  [`${POD}.volumes`]: [{ name: 'shop', secret: { secretName: 'shop-credential' } }],
  [`${POD}.containers[0].volumeMounts`]: [{ name: 'shop', mountPath: '/etc/istio/shop' }],
};
const FILES = { mode: 'SIMPLE', serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' };
const gateway = (name: string, servers: object[], selector: object = { istio: 'ingressgateway' }) => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop' }, spec: { selector, servers },
});
const secret = (name: string, data: object, namespace = 'istio-system') => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, data,
});
const https = (name: string, host: string, credentialName: string) => ({
  port: { number: 443, name, protocol: 'HTTPS' }, hosts: [host], tls: { mode: 'SIMPLE', credentialName },
});
const INTERNAL = (...ports: object[]) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'internal', namespace: 'istio-system' },
  spec: { selector: { istio: 'ingressgateway' }, ports },
});
/** A second host with its own certificate, routed: nothing wrong with it. */
const BLOG = {
  'gateway.spec.servers[0].hosts': ['shop.example.com', 'blog.example.com'],
  'gateway.spec.servers[2]': https('https-blog', 'blog.example.com', 'blog'),
  'routes.spec.hosts': ['shop.example.com', 'blog.example.com'],
};
const BLOG_SECRET = secret('blog', { 'tls.crt': '<certificate blog.example.com>', 'tls.key': '<key blog.example.com>' });
const WILDCARD_ROUTES = (name: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'wildcard', namespace: 'shop' },
  spec: { hosts: ['*.example.com'], gateways: [name], http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
});
const WILDCARD_SECRET = secret('wildcard', { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' });

const OUTSIDE = { [`${ROUTE}.route[0].destination`]: { host: 'outside.example.org', port: { number: 80 } } };
const serviceEntry = (spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'outside', namespace: 'shop' },
  spec: { hosts: ['outside.example.org'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec },
});
const FRONTEND = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: {
    selector: { matchLabels: { app: 'frontend' } },
    template: { metadata: { labels: { app: 'frontend' } }, spec: { containers: [{ name: 'web', image: 'web' }] } },
  },
};

const virtualService = (name: string, spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['shop'], ...spec },
});
const destinationRule = (spec: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: 'frontend', ...spec },
});

export const HARMLESS: readonly (RuleExample & { readonly name: string })[] = [
  { name: 'nothing changed' },
  { name: 'ServiceEntry with endpoints', set: OUTSIDE, add: [serviceEntry({ resolution: 'STATIC', endpoints: [{ address: '127.0.0.1' }] })] },
  { name: 'serial number of 20 octets', set: certificate('shop.example.com, serial number of 20 octets') },
  {
    name: 'suites for the kind of key, as operators',
    set: { 'gateway.spec.servers[1].tls.cipherSuites': ['[ECDHE-ECDSA-AES128-GCM-SHA256|ECDHE-RSA-AES128-GCM-SHA256]'] },
  },
  {
    name: 'a root among the authorities beside the leaf',
    set: { 'secret.data.ca.crt': '<authority>' },
  },
  { name: 'a second host with its own certificate', set: BLOG, add: [BLOG_SECRET] },
  {
    name: 'a certificate that covers the host of another server, without HTTP/2',
    set: { ...BLOG, ...certificate('shop.example.com blog.example.com'), 'gateway.spec.servers[1].tls.alpnProtocols': ['http/1.1'] },
    add: [BLOG_SECRET],
  },
  {
    name: 'two hosts of one server with one certificate',
    set: {
      ...certificate('shop.example.com blog.example.com'),
      'gateway.spec.servers[0].hosts': ['shop.example.com', 'blog.example.com'],
      'gateway.spec.servers[1].hosts': ['shop.example.com', 'blog.example.com'],
      'routes.spec.hosts': ['shop.example.com', 'blog.example.com'],
    },
  },
  {
    name: 'a server for a wildcard with its certificate',
    set: {
      ...certificate('*.example.com'),
      'gateway.spec.servers[0].hosts': ['*.example.com'],
      'gateway.spec.servers[1].hosts': ['*.example.com'],
      'routes.spec.hosts': ['*.example.com'],
    },
  },
  { name: 'mounted files', set: { ...MOUNT, [TLS]: FILES } },
  { name: 'mutual TLS with the authority in the same Secret', set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<authority>' } },
  {
    name: 'mutual TLS with a separate authority',
    set: { [`${TLS}.mode`]: 'MUTUAL' },
    add: [secret('shop-credential-cacert', { 'ca.crt': '<authority>' })],
  },
  { name: 'a wildcard certificate', set: certificate('*.example.com') },
  { name: 'a chain with an intermediate', set: certificate('shop.example.com, chain') },
  { name: 'a RSA certificate', set: certificate('shop.example.com, RSA 2048') },
  { name: 'an Ed25519 certificate', set: certificate('shop.example.com, Ed25519') },
  { name: 'a certificate for more hosts', set: certificate('shop.example.com www.shop.example.com') },
  {
    name: 'one targetPort for two ports outside the mesh',
    set: { 'service.spec.ports[1]': { name: 'http-alt', port: 8081, targetPort: 8080 } },
    add: [FRONTEND, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop' } }],
  },
  {
    name: 'stringData',
    set: {
      'secret.data': undefined, 'secret.stringData': { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.com>' },
    },
  },
  {
    name: 'routes of their own for a host below the wildcard of one server',
    set: {
      'gateway.spec.servers[1].hosts': ['*.example.com'],
      'secret.data': { 'tls.crt': '<certificate *.example.com>', 'tls.key': '<key *.example.com>' },
    },
    add: [WILDCARD_ROUTES('shop')],
  },
  {
    name: 'plain http for every host beside a redirect',
    set: { 'gateway.spec.servers[2]': { port: { number: 80, name: 'http-all', protocol: 'HTTP' }, hosts: ['*'] } },
  },
  {
    name: 'two gateways of different workloads with one host',
    add: [
      gateway('internal', [{
        port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.internal.example'], tls: { httpsRedirect: true },
      },
      {
        port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*.internal.example'], tls: { mode: 'AUTO_PASSTHROUGH' },
      }], { istio: 'ingressgateway' }),
    ],
  },
  {
    name: 'second VirtualService for the host, whose routes come before those that match everything',
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'zz', namespace: 'shop' },
        spec: {
          hosts: ['shop.example.com'],
          gateways: ['shop'],
          http: [{ match: [{ uri: { prefix: '/zz' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
        },
      },
    ],
  },
];

export const MUTATIONS: readonly Mutation[] = [
  // references
  {
    name: 'Secret in the namespace of the Gateway',
    set: { 'secret.metadata.namespace': 'shop' },
    gives: [`IST0101 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'Secret with another name',
    set: { 'secret.metadata.name': 'shop-certificate' },
    gives: [`IST0101 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'credentialName misspelt',
    set: { [`${TLS}.credentialName`]: 'shop-credentials' },
    gives: [`IST0101 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'VirtualService names a missing gateway',
    set: { 'routes.spec.gateways': ['shopping'] },
    gives: [`IST0101 ${ROUTES} spec.gateways[0]`],
  },
  {
    name: 'VirtualService names the gateway in the wrong namespace',
    set: { 'routes.spec.gateways': ['istio-system/shop'] },
    gives: [`IST0101 ${ROUTES} spec.gateways[0]`],
  },
  { name: 'selector of no workload', set: { 'gateway.spec.selector': { istio: 'ingress' } }, gives: [`IST0101 ${GATEWAY} spec.selector`] },
  {
    name: 'destination misspelt',
    set: { [`${ROUTE}.route[0].destination.host`]: 'frontent' },
    gives: [`destination-misspelt ${ROUTES} spec.http[0].route[0].destination.host`],
  },
  {
    name: 'destination by targetPort',
    set: { [`${ROUTE}.route[0].destination.port.number`]: 80 },
    gives: [`IST0101 ${ROUTES} spec.http[0].route[0].destination.port`],
  },
  {
    name: 'mirror to nowhere',
    set: { [`${ROUTE}.mirror`]: { host: 'frontent' } },
    gives: [`destination-misspelt ${ROUTES} spec.http[0].mirror.host`],
  },
  {
    name: 'port of the destination left out',
    set: { [`${ROUTE}.route[0].destination.port`]: undefined, 'service.spec.ports[1]': { name: 'http-admin', port: 8081 } },
    gives: [`IST0112 ${ROUTES} spec.http[0].route[0].destination.host`],
  },
  {
    name: 'subset of no DestinationRule',
    set: { [`${ROUTE}.route[0].destination.subset`]: 'v2' },
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'frontend', namespace: 'shop' },
        spec: { host: 'frontend', subsets: [{ name: 'v1' }] },
      },
    ],
    gives: [`IST0101 ${ROUTES} spec.http[0].route[0].destination.subset`],
  },
  {
    name: 'claims of a token that nothing checks',
    set: { [`${ROUTE}.match`]: [{ withoutHeaders: { '@request.auth.claims[group]': { exact: 'staff' } } }] },
    add: [
      {
        apiVersion: 'security.istio.io/v1',
        kind: 'RequestAuthentication',
        metadata: { name: 'tokens', namespace: 'shop' },
        spec: { jwtRules: [{ issuer: 'https://id.example.com' }] },
      },
    ],
    gives: [`IST0149 ${ROUTES} spec.http[0].match[0].withoutHeaders`],
  },
  {
    name: 'generated gateway',
    set: { 'routes.spec.gateways': ['shop', 'shop/a~istio-autogenerated-k8s-gateway~b'] },
    gives: [`IST0165 ${ROUTES} spec.gateways[1]`],
  },

  // schema
  { name: 'unknown TLS mode', set: { [`${TLS}.mode`]: 'TLS' }, gives: [`IST0106 ${GATEWAY} spec.servers[1].tls.mode`] },
  {
    name: 'TLS mode left out',
    set: {
      [`${TLS}.mode`]: undefined,
      'routes.spec.tls': [
        { match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
      ],
    },
    gives: [`IST0133 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'https without tls',
    set: {
      [TLS]: undefined,
      'routes.spec.tls': [
        { match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
      ],
    },
    gives: [`IST0106 ${GATEWAY} spec.servers[1].tls`],
  },
  {
    name: 'two certificate sources',
    set: { [`${TLS}.serverCertificate`]: '/a.crt', [`${TLS}.privateKey`]: '/a.key' },
    gives: [`IST0106 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'port name used twice',
    set: { 'gateway.spec.servers[1].port.name': 'http' },
    gives: [`IST0106 ${GATEWAY} spec.servers[1].port.name`],
  },
  {
    name: 'port out of range',
    set: { 'gateway.spec.servers[1].port.number': 70000 },
    gives: [`IST0106 ${GATEWAY} spec.servers[1].port.number`, `IST0162 ${GATEWAY} spec.servers[1].port.number`],
  },
  {
    name: 'gateway name with a dot',
    set: { 'gateway.metadata.name': 'shop.gateway', 'routes.spec.gateways': ['shop/shop.gateway'] },
    gives: ['IST0106 Gateway shop/shop.gateway metadata.name', `IST0106 ${ROUTES} spec.gateways[0]`],
  },
  {
    name: 'short host',
    set: { 'gateway.spec.servers[0].hosts': ['shop.example.com', 'shop'] },
    gives: [`IST0106 ${GATEWAY} spec.servers[0].hosts[1]`],
  },
  { name: 'redirect on https', set: { [`${TLS}.httpsRedirect`]: true }, gives: [`IST0133 ${GATEWAY} spec.servers[1].tls.httpsRedirect`] },
  {
    name: 'unknown cipher suite',
    set: { [`${TLS}.cipherSuites`]: ['RC4-SHA'] },
    gives: [`IST0133 ${GATEWAY} spec.servers[1].tls.cipherSuites`],
  },
  {
    name: 'TLS 1.1 without suites',
    set: { [`${TLS}.minProtocolVersion`]: 'TLSV1_1' },
    gives: [`IST0133 ${GATEWAY} spec.servers[1].tls.minProtocolVersion`],
  },
  {
    name: 'field misspelt',
    set: { [`${TLS}.minProtocolversion`]: 'TLSV1_3' },
    gives: [`unknown-field ${GATEWAY} spec.servers[1].tls.minProtocolversion`],
  },
  {
    name: 'regular expression with look-ahead',
    set: { [`${ROUTE}.match`]: [{ uri: { regex: '/(?=a)b' } }] },
    gives: [`IST0106 ${ROUTES} spec.http[0].match[0].uri`],
  },
  { name: 'route and redirect', set: { [`${ROUTE}.redirect`]: { uri: '/' } }, gives: [`IST0106 ${ROUTES} spec.http[0].route`] },
  {
    name: 'weights of nothing',
    set: { [`${ROUTE}.route[1]`]: { destination: { host: 'frontend', port: { number: 8080 } } } },
    gives: [`IST0106 ${ROUTES} spec.http[0].route`],
  },
  {
    name: 'hosts that overlap',
    set: { 'routes.spec.hosts': ['shop.example.com', '*.example.com'] },
    gives: [`IST0106 ${ROUTES} spec.hosts[1]`],
  },
  { name: 'timeout of nothing', set: { [`${ROUTE}.timeout`]: '0s' }, gives: [`IST0106 ${ROUTES} spec.http[0].timeout`] },
  {
    name: 'deprecated delay',
    set: { [`${ROUTE}.fault`]: { delay: { percent: 1, fixedDelay: '1s' } } },
    gives: [`IST0002 ${ROUTES} spec.http[0].fault.delay.percent`],
  },

  // TLS settings that Istio accepts
  {
    name: 'names in mode SIMPLE',
    set: { [`${TLS}.subjectAltNames`]: ['client'] },
    gives: [`simple-with-subject-alt-names ${GATEWAY} spec.servers[1].tls.subjectAltNames`],
  },
  {
    name: 'pinned key in mode SIMPLE',
    set: { [`${TLS}.verifyCertificateSpki`]: ['a'] },
    gives: [`tls-field-ignored ${GATEWAY} spec.servers[1].tls.verifyCertificateSpki`],
  },
  {
    name: 'authority file beside credentialName',
    set: { [`${TLS}.caCertificates`]: '/ca.crt' },
    gives: [`tls-field-ignored ${GATEWAY} spec.servers[1].tls.caCertificates`],
  },
  {
    name: 'minimum above maximum',
    set: { [`${TLS}.minProtocolVersion`]: 'TLSV1_3', [`${TLS}.maxProtocolVersion`]: 'TLSV1_2' },
    gives: [`tls-version-order ${GATEWAY} spec.servers[1].tls.minProtocolVersion`],
  },
  {
    name: 'credentialName with -cacert',
    set: { [`${TLS}.credentialName`]: 'shop-cacert', 'secret.metadata.name': 'shop-cacert' },
    gives: [`credential-ca-suffix ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'caCertCredentialName without -cacert',
    set: { [`${TLS}.mode`]: 'MUTUAL', [`${TLS}.caCertCredentialName`]: 'partners' },
    add: [secret('partners', { 'ca.crt': '<authority>' })],
    gives: [`ca-credential-suffix ${GATEWAY} spec.servers[1].tls.caCertCredentialName`],
  },
  {
    name: 'credentialName of a file',
    set: { [`${TLS}.credentialName`]: 'file:///etc/shop.pem' },
    gives: [`credential-name ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'dot in a port name',
    set: { 'gateway.spec.servers[1].port.name': 'https.shop' },
    gives: [`port-name-dot ${GATEWAY} spec.servers[1].port.name`],
  },

  // Secrets
  {
    name: 'Secret without a key',
    set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com>' } },
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'Secret with an empty certificate',
    set: { 'secret.data.tls.crt': '' },
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'certificate that is no PEM',
    set: { 'secret.data.tls.crt': Buffer.from('hello').toString('base64') },
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'certificate encoded twice',
    set: { 'secret.data.tls.crt': Buffer.from('LS0tLS1CRUdJTiBDRVJU').toString('base64') },
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'expired certificate',
    set: certificate('shop.example.com, expired'),
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'certificate of the future',
    set: certificate('shop.example.com, not yet valid'),
    gives: [`IST0161 ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  { name: 'data that is not base64', set: { 'secret.data.tls.key': 'plain text' }, gives: [`secret-refused ${SECRET} data[tls.key]`] },
  {
    name: 'Secret of a type that Istio does not read',
    set: { 'secret.type': 'helm.sh/release.v1' },
    gives: [`secret-type-ignored ${SECRET} type`],
  },
  {
    name: 'mutual TLS without an authority',
    set: { [`${TLS}.mode`]: 'MUTUAL' },
    gives: [`credential-unusable ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'a -cacert Secret without an authority hides the one in the Secret',
    set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<authority>' },
    add: [secret('shop-credential-cacert', { other: '' })],
    gives: [`credential-unusable ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'second certificate missing',
    set: { [TLS]: { mode: 'SIMPLE', credentialNames: ['shop-credential', 'shop-rsa'] } },
    gives: [`undecided ${GATEWAY} spec.servers[1].tls.credentialNames[1]`],
  },
  {
    name: 'client authority in another namespace',
    set: { [`${TLS}.mode`]: 'MUTUAL', [`${TLS}.caCertCredentialName`]: 'partners-cacert' },
    add: [secret('partners-cacert', { 'ca.crt': '<authority>' }, 'shop')],
    gives: [`credential-not-found ${GATEWAY} spec.servers[1].tls.caCertCredentialName`],
  },
  {
    name: 'client authority that is a leaf',
    set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<certificate shop.example.com>' },
    gives: [`client-ca-unusable ${SECRET} data[ca.crt]`],
  },
  {
    name: 'revocation list of the other family',
    set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<authority>', 'secret.data.crl': '<revocation list>' },
    gives: [`crl-ignored ${SECRET} data[crl]`],
  },
  {
    name: 'revocation list that has expired',
    set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<authority>', 'secret.data.ca.crl': '<revocation list expired>' },
    gives: [`revocation-list-expired ${SECRET} data[ca.crl]`],
  },
  {
    name: 'revocation list of another authority',
    set: { [`${TLS}.mode`]: 'MUTUAL', 'secret.data.ca.crt': '<authority>', 'secret.data.ca.crl': '<revocation list some other root>' },
    gives: [`revocation-list-missing ${SECRET} data[ca.crl]`],
  },
  {
    name: 'authority key in a Secret',
    set: { 'secret.data.ca.key': '<key authority>' },
    gives: [`ca-key-in-manifest ${SECRET} data[ca.key]`],
  },
  { name: 'private key in a file', set: { '@file': 'secrets/shop.yaml' }, gives: [`plaintext-private-key ${SECRET} data[tls.key]`] },

  // mounted files
  {
    name: 'file that is not mounted',
    set: { ...MOUNT, [TLS]: { ...FILES, privateKey: '/etc/shop/tls.key' } },
    gives: [`mounted-file-missing ${GATEWAY} spec.servers[1].tls.privateKey`],
  },
  {
    name: 'file that is no key of the Secret',
    set: { ...MOUNT, [TLS]: { ...FILES, serverCertificate: '/etc/istio/shop/cert.pem' } },
    gives: [`mounted-file-missing ${GATEWAY} spec.servers[1].tls.serverCertificate`],
  },
  {
    name: 'revocation list that is no key of the Secret',
    set: {
      ...MOUNT,
      [TLS]: { ...FILES, mode: 'MUTUAL', caCertificates: '/etc/istio/shop/ca.crt', caCrl: '/etc/istio/shop/ca.crl' },
      'secret.data.ca.crt': '<authority>',
    },
    gives: [`mounted-file-missing ${GATEWAY} spec.servers[1].tls.caCrl`],
  },
  {
    name: 'mount without a volume',
    set: { ...MOUNT, [`${POD}.volumes`]: [], [TLS]: FILES },
    gives: [`mounted-file-missing ${GATEWAY} spec.servers[1].tls.serverCertificate`],
  },
  {
    name: 'mounted certificate for another host',
    set: { ...MOUNT, [TLS]: FILES, ...certificate('blog.example.com') },
    gives: [`certificate-not-covering ${GATEWAY} spec.servers[1].hosts[0]`],
  },
  {
    name: 'expired mounted certificate',
    set: { ...MOUNT, [TLS]: FILES, ...certificate('shop.example.com, expired') },
    gives: [`credential-unusable ${GATEWAY} spec.servers[1].tls.serverCertificate`],
  },
  {
    name: 'tilde in a path',
    set: {
      ...MOUNT,
      [`${POD}.containers[0].volumeMounts[0].mountPath`]: '/etc/~shop',
      [TLS]: { ...FILES, serverCertificate: '/etc/~shop/tls.crt', privateKey: '/etc/~shop/tls.key' },
    },
    gives: [`mounted-path ${GATEWAY} spec.servers[1].tls.serverCertificate`, `mounted-path ${GATEWAY} spec.servers[1].tls.privateKey`],
  },

  // certificates
  {
    name: 'certificate for another host',
    set: certificate('blog.example.com'),
    gives: [`certificate-not-covering ${GATEWAY} spec.servers[1].hosts[0]`],
  },
  { name: 'wildcard of two labels', set: certificate('*.com'), gives: [`certificate-not-covering ${GATEWAY} spec.servers[1].hosts[0]`] },
  {
    name: 'certificate with a common name only',
    set: certificate('shop.example.com, no names'),
    gives: [`certificate-common-name-only ${SECRET} data[tls.crt]`],
  },
  {
    name: 'key of another certificate',
    set: { 'secret.data.tls.key': '<key blog.example.com>' },
    gives: [`certificate-key-mismatch ${SECRET} data[tls.key]`],
  },
  {
    name: 'key of another RSA certificate',
    set: { ...certificate('shop.example.com, RSA 2048'), 'secret.data.tls.key': '<key blog.example.com>' },
    gives: [`certificate-key-mismatch ${SECRET} data[tls.key]`],
  },
  {
    name: 'certificate in the place of the key',
    set: { 'secret.data.tls.key': '<certificate shop.example.com>' },
    gives: [`credential-unusable ${SECRET} data[tls.key]`],
  },
  {
    name: 'chain out of order',
    set: certificate('shop.example.com, chain misordered'),
    gives: [`certificate-chain ${SECRET} data[tls.crt]`],
  },
  {
    name: 'chain of another authority',
    set: certificate('shop.example.com, chain of others'),
    gives: [`certificate-chain ${SECRET} data[tls.crt]`],
  },
  {
    name: 'intermediate only among the authorities',
    set: {
      'secret.data': {
        'tls.crt': '<certificate shop.example.com, leaf of an intermediate>',
        'tls.key': '<key shop.example.com, leaf of an intermediate>',
        'ca.crt': '<authority intermediate>',
      },
    },
    gives: [`certificate-chain ${SECRET} data[tls.crt]`],
  },
  {
    name: 'serial number of 21 octets',
    set: certificate('shop.example.com, serial number of 21 octets'),
    gives: [`certificate-serial-number ${SECRET} data[tls.crt]`],
  },
  {
    name: 'ECDSA suites for an RSA key',
    set: { ...certificate('shop.example.com, RSA 2048'), 'gateway.spec.servers[1].tls.cipherSuites': ['ECDHE-ECDSA-AES128-GCM-SHA256'] },
    gives: [`cipher-suites-of-other-key ${GATEWAY} spec.servers[1].tls.cipherSuites`],
  },
  {
    name: 'chain with its root',
    set: certificate('shop.example.com, chain with root'),
    gives: [`certificate-chain-root ${SECRET} data[tls.crt]`],
  },
  {
    name: 'client certificate on a server',
    set: certificate('shop.example.com, client'),
    gives: [`certificate-no-server-auth ${SECRET} data[tls.crt]`],
  },
  {
    name: 'authority as a server',
    set: certificate('shop.example.com, self-signed authority'),
    gives: [`certificate-is-authority ${SECRET} data[tls.crt]`],
  },
  {
    name: 'certificate for ten days',
    set: certificate('shop.example.com, 10 days'),
    gives: [`certificate-expires ${SECRET} data[tls.crt]`],
  },
  { name: 'SHA-1 signature', set: certificate('shop.example.com, SHA-1'), gives: [`certificate-weak ${SECRET} data[tls.crt]`] },
  { name: 'RSA key of 1024 bits', set: certificate('shop.example.com, RSA 1024'), gives: [`certificate-weak ${SECRET} data[tls.crt]`] },
  {
    name: 'key on a curve that Envoy does not take',
    set: certificate('shop.example.com, secp224r1'),
    gives: [`certificate-weak ${SECRET} data[tls.crt]`],
  },
  // Go: "unsupported elliptic curve", so istiod does not parse the certificate
  {
    name: 'key on a curve that Go does not know',
    set: certificate('shop.example.com, secp256k1'),
    gives: [`IST0161 ${GATEWAY} ${TLS.replace('gateway.', '')}.credentialName`],
  },
  { name: 'certificate of mkcert', set: certificate('shop.example.com, mkcert'), gives: [`certificate-for-tests ${SECRET} data[tls.crt]`] },
  {
    name: 'Secret of a deterministic store',
    set: { 'secret.metadata.annotations': { 'cdk8s-istio-ingress/test-material': 'true' } },
    gives: [`certificate-from-seed ${SECRET} metadata.annotations[cdk8s-istio-ingress/test-material]`],
  },
  {
    name: 'two EC certificates',
    set: { [TLS]: { mode: 'SIMPLE', credentialNames: ['shop-credential', 'second'] } },
    add: [secret('second', { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.com>' })],
    gives: [`certificate-pair ${GATEWAY} spec.servers[1].tls.credentialNames[1]`],
  },

  // servers together
  {
    name: 'certificate that covers the host of another server',
    set: { ...BLOG, ...certificate('shop.example.com blog.example.com') },
    add: [BLOG_SECRET],
    gives: [`connection-reuse ${GATEWAY} spec.servers[1].tls`],
  },
  {
    name: 'one wildcard certificate for two servers',
    set: {
      ...BLOG,
      ...certificate('*.example.com'),
      'gateway.spec.servers[2]': https('https-blog', 'blog.example.com', 'shop-credential'),
    },
    gives: [`connection-reuse ${GATEWAY} spec.servers[1].tls`, `connection-reuse ${GATEWAY} spec.servers[2].tls`],
  },
  {
    name: 'one certificate in two Gateways',
    set: { ...certificate('*.example.com'), 'routes.spec.hosts': BLOG['routes.spec.hosts'], 'routes.spec.gateways': ['shop', 'blog'] },
    add: [gateway('blog', [https('https', 'blog.example.com', 'shop-credential')])],
    gives: [`IST0138 ${GATEWAY} spec.servers[1].tls`, 'IST0138 Gateway shop/blog spec.servers[0].tls'],
  },
  {
    name: 'one host in two Gateways',
    set: { 'routes.spec.gateways': ['shop', 'blog'] },
    add: [
      gateway('blog', [
        { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'], tls: { httpsRedirect: true } },
      ]),
    ],
    gives: [`IST0145 ${GATEWAY} spec.servers[0].hosts`, 'IST0145 Gateway shop/blog spec.servers[0].hosts'],
  },
  {
    name: 'host twice on a port',
    set: { 'gateway.spec.servers[2]': https('https-2', 'shop.example.com', 'shop-credential') },
    gives: [`server-dropped ${GATEWAY} spec.servers[2]`],
  },
  {
    name: 'TCP on the port of HTTP',
    set: { 'gateway.spec.servers[2]': { port: { number: 80, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] } },
    gives: [`server-dropped ${GATEWAY} spec.servers[2]`],
  },
  {
    name: 'TLS on the port of HTTP',
    set: { 'gateway.spec.servers[1].port.number': 80 },
    gives: [`server-dropped ${GATEWAY} spec.servers[1]`],
  },
  {
    name: 'host with and without a namespace',
    set: {
      'gateway.spec.servers[2]': https('https-2', '*/shop.example.com', 'shop-credential'),
      'gateway.spec.servers[1].hosts': ['shop/shop.example.com'],
    },
    gives: [`server-sni-conflict ${GATEWAY} spec.servers[2].hosts[0]`],
  },
  {
    name: 'host twice in one server, in other capitals',
    set: { 'gateway.spec.servers[1].hosts': ['shop.example.com', 'Shop.example.com'] },
    gives: [`server-sni-conflict ${GATEWAY} spec.servers[1].hosts[1]`],
  },
  {
    name: 'server name passed through twice',
    set: {
      'gateway.spec.servers[1]': {
        port: { number: 443, name: 'tls', protocol: 'TLS' },
        hosts: ['shop.example.com'],
        tls: { mode: 'PASSTHROUGH' },
      },
      'routes.spec.http': undefined,
      'routes.spec.tls': ['frontend', 'backend'].map(host => ({
        match: [{ sniHosts: ['shop.example.com'] }],
        route: [{ destination: { host, port: { number: 8080 } } }],
      })),
    },
    add: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'backend', namespace: 'shop' },
        spec: { ports: [{ name: 'tls', port: 8080, protocol: 'TCP' }] },
      },
    ],
    gives: [
      `sni-route-dropped ${ROUTES} spec.tls[1].match[0].sniHosts[0]`,
      `IST0130 ${ROUTES} spec.tls[1]`,
      `IST0131 ${ROUTES} spec.tls[1].match[0]`,
    ],
  },
  {
    name: 'source beside gateways of a match',
    set: { [`${ROUTE}.match`]: [{ gateways: ['shop'], sourceLabels: { app: 'other' }, sourceNamespace: 'other' }] },
    gives: [
      `match-field-ignored ${ROUTES} spec.http[0].match[0].sourceLabels`,
      `match-field-ignored ${ROUTES} spec.http[0].match[0].sourceNamespace`,
    ],
  },
  {
    name: 'source and subnet of connections at a gateway',
    set: {
      'gateway.spec.servers[1]': { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['shop.example.com'], tls: { mode: 'PASSTHROUGH' } },
      'routes.spec.http': undefined,
      'routes.spec.tls': [{
        match: [{ sniHosts: ['shop.example.com'], destinationSubnets: ['10.0.0.0/8'], sourceLabels: { app: 'other' }, sourceNamespace: 'other' }],
        route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
      }],
    },
    gives: ['destinationSubnets', 'sourceLabels', 'sourceNamespace'].map(field =>
      `match-field-ignored ${ROUTES} spec.tls[0].match[0].${field}`),
  },
  {
    name: 'subnet of decrypted connections at a gateway',
    set: {
      'gateway.spec.servers[1].port.protocol': 'TLS',
      'routes.spec.http': undefined,
      'routes.spec.tcp': [{
        match: [{ port: 443, destinationSubnets: ['10.0.0.0/8'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
      }],
    },
    gives: [`match-field-ignored ${ROUTES} spec.tcp[0].match[0].destinationSubnets`],
  },
  {
    name: 'endpoint of a server',
    set: { 'gateway.spec.servers[1].defaultEndpoint': '127.0.0.1:80' },
    gives: [`server-field-ignored ${GATEWAY} spec.servers[1].defaultEndpoint`],
  },
  {
    name: 'host below a wildcard on the same gateway',
    set: { 'gateway.spec.servers[2]': https('https-2', '*.example.com', 'wildcard') },
    add: [WILDCARD_ROUTES('shop'), WILDCARD_SECRET],
    gives: [`overlapping-hosts ${ROUTES} spec.hosts[0]`],
  },
  {
    name: 'host below a wildcard on another gateway',
    add: [gateway('wildcard', [https('https', '*.example.com', 'wildcard')]), WILDCARD_ROUTES('wildcard'), WILDCARD_SECRET],
    gives: ['connection-reuse Gateway shop/wildcard spec.servers[0].tls'],
  },
  {
    name: 'mutual TLS below a wildcard without',
    set: {
      [`${TLS}.mode`]: 'MUTUAL',
      'secret.data.ca.crt': '<authority>',
      'gateway.spec.servers[2]': https('https-2', '*.example.com', 'wildcard'),
    },
    add: [WILDCARD_SECRET],
    gives: [`client-certificate-bypassed ${GATEWAY} spec.servers[1].tls.mode`],
  },
  {
    name: 'mutual TLS of some below a wildcard with mutual TLS of all',
    set: {
      [`${TLS}.mode`]: 'MUTUAL',
      [`${TLS}.subjectAltNames`]: ['client.example.com'],
      'secret.data': {
        'tls.crt': '<certificate shop.example.com *.example.com>',
        'tls.key': '<key shop.example.com *.example.com>',
        'ca.crt': '<authority>',
      },
      'gateway.spec.servers[2]': {
        ...https('https-2', '*.example.com', 'shop-credential'),
        tls: { mode: 'MUTUAL', credentialName: 'shop-credential' },
      },
    },
    gives: [`client-certificate-bypassed ${GATEWAY} spec.servers[1].tls.mode`, `connection-reuse ${GATEWAY} spec.servers[1].tls`],
  },
  {
    name: 'mutual TLS beside plain http for every host',
    set: {
      [`${TLS}.mode`]: 'MUTUAL',
      'secret.data.ca.crt': '<authority>',
      'gateway.spec.servers[0]': { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] },
    },
    gives: [`client-certificate-bypassed ${GATEWAY} spec.servers[1].tls.mode`, `http-without-redirect ${GATEWAY} spec.servers[0].hosts[0]`],
  },
  {
    name: 'http served beside https',
    set: { 'gateway.spec.servers[0].tls': undefined },
    gives: [`http-without-redirect ${GATEWAY} spec.servers[0].hosts[0]`],
  },
  {
    name: 'two servers with one sealed certificate',
    set: { ...BLOG, 'gateway.spec.servers[2].tls.credentialName': 'shop-credential', 'secret': undefined },
    add: [
      {
        apiVersion: 'bitnami.com/v1alpha1',
        kind: 'SealedSecret',
        metadata: { name: 'shop-credential', namespace: 'istio-system' },
        spec: { encryptedData: { 'tls.crt': 'AgB', 'tls.key': 'AgC' } },
      },
    ],
    gives: [`connection-reuse ${GATEWAY} spec.servers[1].tls`, `connection-reuse ${GATEWAY} spec.servers[2].tls`],
  },
  {
    name: 'one port with two protocols',
    add: [INTERNAL({ name: 'https', port: 9443, protocol: 'TCP' }, { name: 'http3', port: 9443, protocol: 'UDP' })],
    gives: ['IST0116 Deployment istio-system/istio-ingressgateway spec.template.metadata.labels'],
  },
  {
    name: 'one targetPort for two ports',
    add: [INTERNAL({ name: 'http', port: 82, targetPort: 8082 }, { name: 'http-alt', port: 81, targetPort: 8082 })],
    gives: ['IST0137 Deployment istio-system/istio-ingressgateway spec.template.metadata.labels'],
  },
  {
    name: 'sidecars by their Namespace, one port with two protocols',
    add: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
      FRONTEND,
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'frontend-udp', namespace: 'shop' },
        spec: { selector: { app: 'frontend' }, ports: [{ name: 'udp', port: 8080, protocol: 'UDP' }] },
      },
    ],
    gives: ['IST0116 Deployment shop/frontend spec.template.metadata.labels'],
  },
  {
    name: 'port that the Service does not have',
    set: { 'gateway.spec.servers[1].port.number': 9443 },
    gives: [`IST0162 ${GATEWAY} spec.servers[1].port.number`],
  },
  {
    name: 'privileged port',
    set: { [`${POD}.containers[0].env`]: [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }], 'ingress.spec.ports[0].targetPort': 80 },
    gives: [`privileged-port ${GATEWAY} spec.servers[0].port.number`],
  },
  { name: 'no selector', set: { 'gateway.spec.selector': undefined }, gives: [`selector-empty ${GATEWAY} spec.selector`] },

  // routes
  { name: 'host of no server', set: { 'routes.spec.hosts': ['www.example.com'] }, gives: [`IST0132 ${ROUTES} spec.gateways[0]`] },
  {
    name: 'one host of no server beside a good one',
    set: { 'routes.spec.hosts': ['shop.example.com', 'www.example.com'] },
    gives: [`virtual-service-host-unserved ${ROUTES} spec.hosts[1]`],
  },
  {
    name: 'hosts for another namespace',
    set: { 'gateway.spec.servers[0].hosts': ['blog/shop.example.com'], 'gateway.spec.servers[1].hosts': ['blog/shop.example.com'] },
    gives: [`IST0132 ${ROUTES} spec.gateways[0]`],
  },
  {
    name: 'VirtualService exported to its own namespace only',
    set: { 'routes.spec.exportTo': ['.'] },
    gives: [`virtual-service-hidden ${ROUTES} spec.exportTo`],
  },
  {
    name: 'http routes where TLS is passed through',
    set: {
      'gateway.spec.servers': [
        { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['shop.example.com'], tls: { mode: 'PASSTHROUGH' } },
      ],
    },
    gives: [`route-kind-mismatch ${ROUTES} spec.http`],
  },
  {
    name: 'an empty name of the certificate of a backend',
    add: [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { host: 'frontend', trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system', subjectAltNames: ['frontend.internal', ''] } } },
    }],
    gives: ['empty-subject-alt-name DestinationRule shop/frontend spec.trafficPolicy.tls.subjectAltNames[1]'],
  },
  {
    name: 'ServiceEntry with the default resolution',
    set: OUTSIDE,
    add: [serviceEntry({})],
    gives: [`service-entry-without-addresses ${ROUTES} spec.http[0].route[0].destination.host`],
  },
  {
    name: 'tls routes where TLS ends',
    set: {
      'routes.spec.http': undefined,
      'routes.spec.tls': [
        { match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
      ],
    },
    gives: [`route-kind-mismatch ${ROUTES} spec.tls`],
  },
  {
    name: 'second route without matches',
    set: {
      'routes.spec.http[1]': { route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
      [`${ROUTE}.match`]: undefined,
    },
    gives: [`IST0130 ${ROUTES} spec.http[1]`],
  },
  {
    name: 'longer prefix after a shorter one',
    set: {
      [`${ROUTE}.match`]: [{ uri: { prefix: '/a' } }],
      'routes.spec.http[1]': {
        match: [{ uri: { prefix: '/a/b' } }],
        route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
      },
    },
    gives: [`IST0131 ${ROUTES} spec.http[1].match[0]`],
  },
  {
    name: 'exact path after a prefix',
    set: {
      'routes.spec.http[1]': {
        match: [{ uri: { exact: '/login' } }],
        route: [{ destination: { host: 'frontend', port: { number: 8080 } } }],
      },
    },
    gives: [`route-shadowed ${ROUTES} spec.http[1].match[0]`],
  },
  {
    name: 'second VirtualService for everything of the host',
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'zz', namespace: 'shop' },
        spec: {
          hosts: ['shop.example.com'],
          gateways: ['shop'],
          http: [{ match: [{ uri: { prefix: '/' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
        },
      },
    ],
    gives: ['virtual-service-shadowed VirtualService shop/zz spec.hosts'],
  },
  { name: 'no routes', set: { routes: undefined }, gives: [`server-without-routes ${GATEWAY} spec.servers[1]`] },
  {
    name: 'TLS to the backend without an authority',
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'frontend', namespace: 'shop' },
        spec: { host: 'frontend', trafficPolicy: { tls: { mode: 'SIMPLE' } } },
      },
    ],
    gives: ['IST0128 DestinationRule shop/frontend spec.trafficPolicy.tls'],
  },
  {
    name: 'credentials of CORS for an origin that begins as the own',
    set: { [`${ROUTE}.corsPolicy`]: { allowOrigins: [{ prefix: 'https://shop.example.com' }], allowCredentials: true } },
    gives: [`cors-credentials ${ROUTES} spec.http[0].corsPolicy.allowOrigins[0]`],
  },
  {
    name: 'a port that loses the TLS of its host',
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'DestinationRule',
        metadata: { name: 'frontend', namespace: 'shop' },
        spec: {
          host: 'frontend',
          trafficPolicy: {
            tls: { mode: 'SIMPLE', caCertificates: '/etc/ca.crt' },
            portLevelSettings: [{ port: { number: 8080 }, loadBalancer: { simple: 'RANDOM' } }],
          },
        },
      },
    ],
    gives: ['port-without-tls DestinationRule shop/frontend spec.trafficPolicy.portLevelSettings[0]'],
  },
  {
    name: 'port name without a protocol',
    set: { 'service.spec.ports[0].name': 'web' },
    gives: ['IST0118 Service shop/frontend spec.ports[0].name'],
  },
  {
    name: 'object twice',
    add: [
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'frontend', namespace: 'shop' },
        spec: { ports: [{ name: 'http', port: 8080 }] },
      },
    ],
    gives: ['duplicate-object Service shop/frontend metadata.name'],
  },
  {
    name: 'suppression of nothing',
    set: { 'gateway.metadata.annotations': { 'galley.istio.io/analyze-suppress': 'IST0138' } },
    gives: [`suppression-unused ${GATEWAY} metadata.annotations[galley.istio.io/analyze-suppress]`],
  },
  // what comes together from several objects
  {
    name: 'prefix of an earlier VirtualService',
    set: { [`${ROUTE}.match`]: [{ uri: { prefix: '/test2' } }] },
    add: [
      virtualService('a-first', {
        http: [{ match: [{ uri: { prefix: '/test' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
      }),
    ],
    gives: [`virtual-service-shadowed ${ROUTES} spec.http[0].match[0]`],
  },
  {
    name: 'credentialName in another namespace',
    set: { [`${TLS}.credentialName`]: 'dev/shop-credential' },
    gives: [`credential-not-found ${GATEWAY} spec.servers[1].tls.credentialName`],
  },
  {
    name: 'TLS of a subset that no route chooses',
    set: { 'service.spec.ports[0].name': 'https' },
    add: [destinationRule({ subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } } }] })],
    gives: [`plain-http-to-tls-port ${ROUTES} spec.http[0].route[0].destination`],
  },
  {
    name: 'TLS of a subset that no route chooses, to a port of plain HTTP',
    add: [destinationRule({ subsets: [{ name: 'v1', trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } } }] })],
    gives: ['tls-in-unused-subset DestinationRule shop/frontend spec.subsets'],
  },
  {
    name: 'gateway of a match that is not one of the VirtualService',
    set: { [`${ROUTE}.match`]: [{ gateways: ['shopping'] }] },
    gives: [`route-never-applies ${ROUTES} spec.http[0].match[0].gateways`],
  },
  {
    name: 'uri without a value before another route',
    set: {
      [`${ROUTE}.match`]: [{ uri: null }],
      'routes.spec.http[1]': { match: [{ uri: { prefix: '/a' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] },
    },
    gives: [`route-shadowed ${ROUTES} spec.http[1].match[0]`, `null-field ${ROUTES} spec.http[0].match[0].uri`],
  },
  {
    name: 'host passed through that a certificate of the gateway covers',
    set: {
      'secret.data': {
        'tls.crt': '<certificate shop.example.com vault.example.com>',
        'tls.key': '<key shop.example.com vault.example.com>',
      },
      'gateway.spec.servers[2]': {
        port: { number: 443, name: 'tls-vault', protocol: 'TLS' },
        hosts: ['vault.example.com'],
        tls: { mode: 'PASSTHROUGH' },
      },
    },
    add: [
      virtualService('vault', {
        hosts: ['vault.example.com'],
        tls: [{ match: [{ sniHosts: ['vault.example.com'] }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
      }),
    ],
    gives: [`connection-reuse ${GATEWAY} spec.servers[1].tls`],
  },
  {
    name: 'delegate that is not exported',
    set: { 'routes.spec.http': [{ delegate: { name: 'cart', namespace: 'cart' } }] },
    add: [
      {
        apiVersion: 'networking.istio.io/v1',
        kind: 'VirtualService',
        metadata: { name: 'cart', namespace: 'cart' },
        spec: {
          exportTo: ['.'],
          http: [{ route: [{ destination: { host: 'frontend.shop.svc.cluster.local', port: { number: 8080 } } }] }],
        },
      },
    ],
    gives: [`delegate-not-found ${ROUTES} spec.http[0].delegate`],
  },
  {
    name: 'Service in another namespace',
    set: { 'service.metadata.namespace': 'backend' },
    gives: [`destination-misspelt ${ROUTES} spec.http[0].route[0].destination.host`],
  },
];
