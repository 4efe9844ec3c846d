import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import {
  AuthorizationPolicy, BackendTls, CaConfigMap, CaSecret, CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore,
  DelegateVirtualService, Destination,
  ExternalSecretStore, Gateway, GatewayWorkload, KubernetesGateway, SecretOutput, ServerCertificate, ServerCertificateSecret, ServerTls,
  PathMatch, RequestAuthentication, TrustBundle, TrustBundleReference, SecretMount,
} from '../../src';
import { ENUMS, OPTIONS } from '../../src/arguments/descriptions';
import { problemOf } from '../helpers/charts';

// null, another type and an unknown member are refused for every option by its type (every-entry.test.ts): only what is empty differs
const ABOUT_SAFETY = new RegExp([
  'trust|key|pass|cert|subjectAlt|permitted|excluded|revoc|frozen|reporter|store|seed|output|director|scope|recipient|reason|phase',
  'verify|cipher|mode|allow|lifetime|renew|namespace|client',
].join('|'), 'i');

const chart = () => new Chart(new App(), 'chart');
const store = () => CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
const ca = CertificateAuthority.selfSigned('ca', { store: store() });
const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const { certificateChain, privateKey } = bundle;
const pair = { certificateChain, privateKey };
const files = { certificatePath: '/dev/null', privateKeyPath: '/dev/null' };
const mutual = { serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: ca.trustAnchors };

/** Options that take an empty value by their type: the code with which it is refused. */
const folder = mkdtempSync(join(tmpdir(), 'empty-'));
const certificatePath = join(folder, 'tls.crt');
writeFileSync(certificatePath, certificateChain);
afterAll(() => rmSync(folder, { recursive: true }));
const mount = () => {
  const secret = new ServerCertificateSecret(chart(), 'Secret', { bundle, metadata: { namespace: 'istio-system' } });
  return new SecretMount(secret, 'Mount', { secret, mountPath: '/etc/certs' });
};

const jwt = (rule: object) => () => new RequestAuthentication(chart(), 'x', { jwtRules: [{ issuer: 'a', ...rule }] });
const access = (options: object) => () =>
  new Gateway(chart(), 'x', { tls: ServerTls.issuedBy(ca) }).addHost('a.example.com', { destination: Destination.service('a', 80), access: options });

const REFUSED: { readonly [option: string]: [string, () => unknown] } = {
  'AccessOptions.allowFrom': ['invalid-access', access({ allowFrom: [] })],
  'PathAccess.allowFrom': ['invalid-access', access({ paths: [{ paths: [PathMatch.exact('/a')], allowFrom: [] }] })],
  'AuthorizationCondition.key': [
    'invalid-access', () => new AuthorizationPolicy(chart(), 'x', { rules: [{ when: [{ key: '', values: ['a'] }] }] }),
  ],
  'JwtRule.outputClaimToHeaders': ['invalid-access', jwt({ outputClaimToHeaders: [] })],
  'JwtRule.outputPayloadToHeader': ['invalid-access', jwt({ outputPayloadToHeader: '' })],
  'RequiredJwt.outputClaimToHeaders': ['invalid-access', access({ jwt: { issuer: 'a', outputClaimToHeaders: [] } })],
  'RequiredJwt.outputPayloadToHeader': ['invalid-access', access({ jwt: { issuer: 'a', outputPayloadToHeader: '' } })],
  'CaSecretProps.key': ['invalid-credential', () => new CaSecret(chart(), 'x', { trustBundle: ca.trustAnchors, key: '' })],
  'CertificateBundleFiles.caCertificatesPath': [
    'invalid-certificate', () => CertificateBundle.fromFiles({ ...files, caCertificatesPath: '' }),
  ],
  'CertificateBundleFiles.certificatePath': ['invalid-certificate', () => CertificateBundle.fromFiles({ ...files, certificatePath: '' })],
  'CertificateBundleFiles.privateKeyPath': ['invalid-key', () => CertificateBundle.fromFiles({ ...files, certificatePath, privateKeyPath: '' })],
  'CertificateBundlePem.caCertificates': ['invalid-certificate', () => CertificateBundle.fromPem({ ...pair, caCertificates: '' })],
  'CertificateBundlePem.certificateChain': ['invalid-certificate', () => CertificateBundle.fromPem({ ...pair, certificateChain: '' })],
  'CertificateBundlePem.privateKey': ['invalid-key', () => CertificateBundle.fromPem({ ...pair, privateKey: '' })],
  'CertificatePaths.privateKey': ['invalid-credential', () => ServerCertificate.fromPaths({ serverCertificate: '/tls.crt', privateKey: '' })],
  'ClientCertificatePaths.clientCertificate': ['invalid-credential', () => BackendTls.mutualFromFiles({ clientCertificate: '', privateKey: '/tls.key' })],
  'ClientCertificatePaths.privateKey': ['invalid-credential', () => BackendTls.mutualFromFiles({ clientCertificate: '/tls.crt', privateKey: '' })],
  'CertificatePaths.serverCertificate': ['invalid-credential', () => ServerCertificate.fromPaths({ serverCertificate: '', privateKey: '/tls.key' })],
  'ExistingCaConfigMapOptions.namespace': ['invalid-name', () => CaConfigMap.fromConfigMapName(chart(), 'x', 'a', { namespace: '' })],
  'ExistingCaSecretOptions.key': ['invalid-credential', () => CaSecret.fromSecretName(chart(), 'x', 'a', { key: '' })],
  'ExistingDelegateOptions.namespace': ['invalid-name', () => DelegateVirtualService.fromDelegateName(chart(), 'x', 'a', { namespace: '' })],
  'ExistingGatewayOptions.namespace': ['invalid-name', () => Gateway.fromGatewayName(chart(), 'x', 'a', { namespace: '' })],
  'GatewayWorkloadOptions.namespace': ['invalid-name', () => new GatewayWorkload({ namespace: '' })],
  'ImportedAuthorityFiles.certificatePath': ['invalid-certificate', () => CertificateAuthority.fromFiles('x', { store: store(), certificatePath: '' })],
  'ImportedAuthorityFiles.privateKeyPath': ['invalid-key', () => CertificateAuthority.fromFiles('x', { store: store(), certificatePath, privateKeyPath: '' })],
  'ImportedAuthorityFiles.revocationListsPath': [
    'invalid-certificate', () => CertificateAuthority.fromFiles('x', { store: store(), certificatePath, revocationListsPath: '' }),
  ],
  'ImportedAuthorityPem.certificateChain': [
    'invalid-certificate', () => CertificateAuthority.fromPem('x', { store: store(), certificateChain: '', privateKey }),
  ],
  'ImportedAuthorityPem.privateKey': [
    'invalid-key', () => CertificateAuthority.fromPem('x', { store: store(), certificateChain: ca.trustAnchors.pem, privateKey: '' }),
  ],
  'ImportedAuthorityPem.revocationLists': [
    'invalid-certificate',
    () => CertificateAuthority.fromPem('x', { store: store(), certificateChain: ca.trustAnchors.pem, revocationLists: '' }),
  ],
  'IstioMutualTlsOptions.subjectAltNames': ['invalid-tls', () => ServerTls.istioMutual({ subjectAltNames: [] })],
  'MountedFilesOptions.certificateKey': ['invalid-credential', () => ServerCertificate.fromMountedFiles(mount(), { certificateKey: '' })],
  'MountedFilesOptions.privateKeyKey': ['invalid-credential', () => ServerCertificate.fromMountedFiles(mount(), { privateKeyKey: '' })],
  'MountedTrustBundleOptions.key': ['invalid-credential', () => TrustBundleReference.fromMountedFile(mount(), { key: '' })],
  'MutualTlsOptions.subjectAltNames': ['invalid-tls', () => ServerTls.mutual({ ...mutual, subjectAltNames: [] })],
  'MutualTlsOptions.verifyCertificateHash': ['invalid-tls', () => ServerTls.mutual({ ...mutual, verifyCertificateHash: [] })],
  'MutualTlsOptions.verifyCertificateSpki': ['invalid-tls', () => ServerTls.mutual({ ...mutual, verifyCertificateSpki: [] })],
  'ServiceDestinationOptions.namespace': ['invalid-destination', () => Destination.service('a', 80, { namespace: '' })],
  'SopsOutputOptions.ageRecipients': ['invalid-recipient', () => SecretOutput.sops({ ageRecipients: [] })],
  'TrustBundleMountProps.key': ['invalid-credential', () => SecretMount.forTrustBundle(chart(), 'x', { trustBundle: ca.trustAnchors, key: '' })],
  'TrustBundleOptions.revocationLists': ['invalid-certificate', () => TrustBundle.fromPem(ca.trustAnchors.pem, { revocationLists: '' })],
};

test.each(Object.entries(REFUSED))('an empty %s is refused', (_, [code, call]) => {
  expect(problemOf(call).code).toBe(code);
});

/** Options of which the empty value is the default, and opens nothing. */
const LIKE_OMITTED: { readonly [option: string]: () => unknown } = {
  'ExternalSecretOutputOptions.keyPrefix': () => SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('a'), keyPrefix: '' }),
  'KubernetesGatewayProps.listenerNamespaces': () => new KubernetesGateway(
    new Chart(new App(), 'chart', { namespace: 'shop' }), 'x', { listenerNamespaces: [] },
  ),
};

test.each(Object.entries(LIKE_OMITTED))('an empty %s is like an omitted one', (_, call) => {
  expect(call).not.toThrow();
});

test('every option about trust, keys, permissions or writing that may be empty by its type is known here', () => {
  const found = Object.entries(OPTIONS).flatMap(([options, fields]) => Object.entries(fields).flatMap(([written, type]) => {
    const name = written.replace(/\?$/, '');
    const mayBeEmpty = type === 'string' || Array.isArray(type);
    return mayBeEmpty && !(String(type) in ENUMS) && ABOUT_SAFETY.test(name) ? [`${options}.${name}`] : [];
  }));
  expect(found.sort()).toEqual([...Object.keys(REFUSED), ...Object.keys(LIKE_OMITTED)].sort());
});

test('docs/reference/secrets.md has what an empty value of each of them does', () => {
  const rows = readFileSync(join(__dirname, '../../docs/reference/secrets.md'), 'utf8').matchAll(/^\| `?([a-z- ]+)`? \| (`[A-Z].*`) \|$/gm);
  const written = [...rows].flatMap(([, result, options]) => options.split(', ').map(option => [option.replaceAll('`', ''), result]));
  const known = [
    ...Object.entries(REFUSED).map(([option, [code]]) => [option, code]), ...Object.keys(LIKE_OMITTED).map(option => [option, 'as if omitted']),
  ];
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(known));
  expect(written).toHaveLength(known.length);
});
