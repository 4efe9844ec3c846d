import { App, Chart } from 'cdk8s';
import {
  CaConfigMap, CaSecret, CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, Destination, ExternalSecretStore,
  Gateway, GatewayWorkload, KubernetesGateway, SecretOutput, ServerCertificate, ServerTls, TrustBundle,
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
const { certificateChain, privateKey } = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const pair = { certificateChain, privateKey };
const files = { certificatePath: '/dev/null', privateKeyPath: '/dev/null' };
const mutual = { serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: ca.trustAnchors };

/** Options that take an empty value by their type: the code with which it is refused. */
const REFUSED: { readonly [option: string]: [string, () => unknown] } = {
  'CaSecretProps.key': ['invalid-credential', () => new CaSecret(chart(), 'x', { trustBundle: ca.trustAnchors, key: '' })],
  'CertificateBundleFiles.caCertificatesPath': [
    'invalid-certificate', () => CertificateBundle.fromFiles({ ...files, caCertificatesPath: '' }),
  ],
  'CertificateBundleFiles.certificatePath': ['invalid-certificate', () => CertificateBundle.fromFiles({ ...files, certificatePath: '' })],
  'CertificateBundlePem.caCertificates': ['invalid-certificate', () => CertificateBundle.fromPem({ ...pair, caCertificates: '' })],
  'CertificateBundlePem.certificateChain': ['invalid-certificate', () => CertificateBundle.fromPem({ ...pair, certificateChain: '' })],
  'CertificateBundlePem.privateKey': ['invalid-key', () => CertificateBundle.fromPem({ ...pair, privateKey: '' })],
  'ExistingCaConfigMapOptions.namespace': ['invalid-name', () => CaConfigMap.fromConfigMapName(chart(), 'x', 'a', { namespace: '' })],
  'ExistingCaSecretOptions.key': ['invalid-credential', () => CaSecret.fromSecretName(chart(), 'x', 'a', { key: '' })],
  'ExistingGatewayOptions.namespace': ['invalid-name', () => Gateway.fromGatewayName(chart(), 'x', 'a', { namespace: '' })],
  'GatewayWorkloadOptions.namespace': ['invalid-name', () => new GatewayWorkload({ namespace: '' })],
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
  'MutualTlsOptions.subjectAltNames': ['invalid-tls', () => ServerTls.mutual({ ...mutual, subjectAltNames: [] })],
  'MutualTlsOptions.verifyCertificateHash': ['invalid-tls', () => ServerTls.mutual({ ...mutual, verifyCertificateHash: [] })],
  'MutualTlsOptions.verifyCertificateSpki': ['invalid-tls', () => ServerTls.mutual({ ...mutual, verifyCertificateSpki: [] })],
  'ServiceDestinationOptions.namespace': ['invalid-destination', () => Destination.service('a', 80, { namespace: '' })],
  'SopsOutputOptions.ageRecipients': ['invalid-recipient', () => SecretOutput.sops({ ageRecipients: [] })],
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

/** Paths of files that do not exist, and values of which another test has what an empty one does. */
const ELSEWHERE = [
  'CertificateBundleFiles.privateKeyPath', 'CertificatePaths.privateKey', 'CertificatePaths.serverCertificate',
  'ImportedAuthorityFiles.certificatePath', 'ImportedAuthorityFiles.privateKeyPath',
  'ImportedAuthorityFiles.revocationListsPath', 'MountedFilesOptions.certificateKey',
  'MountedFilesOptions.privateKeyKey', 'MountedTrustBundleOptions.key', 'TrustBundleMountProps.key',
];

test('every option about trust, keys, permissions or writing that may be empty by its type is known here', () => {
  const found = Object.entries(OPTIONS).flatMap(([options, fields]) => Object.entries(fields).flatMap(([written, type]) => {
    const name = written.replace(/\?$/, '');
    const mayBeEmpty = type === 'string' || Array.isArray(type);
    return mayBeEmpty && !(String(type) in ENUMS) && ABOUT_SAFETY.test(name) ? [`${options}.${name}`] : [];
  }));
  expect(found.sort()).toEqual([...Object.keys(REFUSED), ...Object.keys(LIKE_OMITTED), ...ELSEWHERE].sort());
});
