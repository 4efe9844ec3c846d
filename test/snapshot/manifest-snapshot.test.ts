import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { Yaml } from 'cdk8s';
import { bundle, ca, CERTIFICATE, KEY, leaks, ROOT, secret } from './material';
import { CertificateAuthority, CertificateStore, Certificate, ManifestSnapshot } from '../../src';

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('a certificate is a line with subject, hosts, issuer, kind of key, span and usage; a key is its kind', () => {
  expect(ManifestSnapshot.of(secret())).toMatchObject({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'shop', namespace: 'istio-system' },
    data: { 'tls.crt': CERTIFICATE, 'tls.key': KEY },
  });
});

test('a chain is a line for each certificate', () => {
  expect(ManifestSnapshot.of(bundle.certificateChain + ca.trustAnchors.pem)).toBe(`${CERTIFICATE}\n${ROOT}\n`);
});

test('the text does not depend on the day', () => {
  const [one, other] = ['2026-01-01', '2031-07-01'].map(date => {
    const authority = CertificateAuthority.selfSigned(
      'shop-ca', { store: CertificateStore.deterministic('test', { date: new Date(date) }) },
    );
    return ManifestSnapshot.of(authority.issueClientCertificate('acme').certificateChain);
  });
  expect(one).toBe(other);
});

test('the text differs from another authority, another host and another lifetime', () => {
  expect(CERTIFICATE).not.toBe(ManifestSnapshot.of(ca.issueServerCertificate(
    'other', { dnsNames: ['other.example.com'] },
  ).certificateChain));
});

const lines = (text: string) => text.match(/.{1,76}/g)!.join('\n');
const indented = (text: string) => text.split('\n').map(line => `    ${line}`).join('\n');
const der = (pem: string) => createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' }).toString('base64');
const key = bundle.privateKey;

describe('no key material is left', () => {
  test.each<[string, unknown]>([
    ['a PEM text', key],
    ['PEM amid other text', `before\n${key}after`],
    ['PEM without its end', key.slice(0, -40)],
    ['PEM with CRLF', key.replaceAll('\n', '\r\n')],
    ['PEM as a JSON string', JSON.stringify({ key })],
    ['PEM as a JSON string in a JSON string', JSON.stringify(JSON.stringify({ key }))],
    ['PEM in a YAML block', `key: |\n${indented(key)}`],
    ['SEC 1', createPrivateKey(key).export({ type: 'sec1', format: 'pem' })],
    ['DER in base64', der(key)],
    ['SEC 1 DER in base64', createPrivateKey(key).export({ type: 'sec1', format: 'der' }).toString('base64')],
    ['PEM in base64', base64(key)],
    ['PEM in base64 after other text', base64(`# the key\n${key}`)],
    ['base64 in lines', lines(base64(key))],
    ['bytes', Buffer.from(key)],
    ['bytes of DER', Buffer.from(der(key), 'base64')],
    ['a Secret', secret()],
    ['a Secret with stringData', { kind: 'Secret', stringData: { 'tls.key': key } }],
    ['a Secret with a key of one\'s own', { kind: 'Secret', data: { password: base64(key.slice(60, 160)) } }],
    ['a List', { apiVersion: 'v1', kind: 'List', items: [secret()] }],
    ['nested lists', [[{ a: [secret()] }]]],
    ['a ConfigMap that should not', { kind: 'ConfigMap', data: { key } }],
    ['a ConfigMap with a manifest', { kind: 'ConfigMap', data: { 'secret.yaml': Yaml.stringify(secret()) } }],
    ['a YAML text', Yaml.stringify({ kind: 'Gateway' }, secret())],
    ['a JSON text', JSON.stringify(secret())],
    [
      'an annotation with what was applied',
      { kind: 'Secret', metadata: { annotations: { 'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify(secret()) } } },
    ],
    ['YAML that cannot be parsed', `kind: Secret\n  bad: [\ntls.key: ${base64(key)}`],
  ])('of %s', (_name, value) => {
    expect(leaks(ManifestSnapshot.of(value))).toBe(false);
  });

  test('the judge itself finds a key in every one of these forms', () => {
    expect([key, base64(key), der(key), lines(key)].map(leaks)).toEqual([true, true, true, true]);
  });
});

test.each([
  [
    'RSA',
    generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' }),
    '<private key, RSA 2048>\n',
  ],
  [
    'encrypted',
    createPrivateKey(key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'long enough' }),
    '<encrypted private key>\n',
  ],
  ['damaged', key.replace(/\nM.{20}/, '\nAAAA'), '<private key that cannot be read>\n'],
])('a key is described, %s', (_name, pem, expected) => {
  expect(ManifestSnapshot.of(pem)).toBe(expected);
});

test('a key of age is described', () => {
  expect(ManifestSnapshot.of('key: AGE-SECRET-KEY-1QQPQR9')).toBe('key: <private key, age>');
});

test('encrypted values are opaque, because the next run may encrypt anew', () => {
  const sealed = { kind: 'SealedSecret', spec: { encryptedData: { 'tls.key': 'AgBx' }, template: { metadata: { name: 'shop' } } } };
  const sops = {
    kind: 'Secret',
    data: { 'tls.key': 'ENC[AES256_GCM,data:abc,iv:def,tag:ghi,type:str]' },
    sops: { mac: 'ENC[AES256_GCM,data:x,iv:y,tag:z,type:str]' },
  };
  expect(ManifestSnapshot.of([sealed, sops])).toEqual([
    { kind: 'SealedSecret', spec: { encryptedData: { 'tls.key': '<encrypted value>' }, template: { metadata: { name: 'shop' } } } },
    { kind: 'Secret', data: { 'tls.key': '<encrypted value>' }, sops: { mac: '<encrypted value>' } },
  ]);
});

test('other values of a Secret are shown by their length', () => {
  expect(ManifestSnapshot.of({ kind: 'Secret', data: { password: base64('hunter2') }, stringData: { pin: '1' } }))
    .toEqual({ kind: 'Secret', data: { password: '<7 bytes>' }, stringData: { pin: '<1 byte>' } });
});

test('describing twice changes nothing', () => {
  const once = ManifestSnapshot.of([secret(), Yaml.stringify(secret())]);
  expect(ManifestSnapshot.of(once)).toEqual(once);
});

test('what holds no certificate stays as it is, also texts with comments', () => {
  const values = [
    { kind: 'Gateway', spec: { hosts: ['a.example.com'] } }, 'kind: Gateway # mine\n', 'a'.repeat(100), 12, null, undefined, true,
  ];
  expect(ManifestSnapshot.of(values)).toEqual(values);
});

test('the manifests themselves are not changed', () => {
  const manifest = secret();
  ManifestSnapshot.of(manifest);
  expect(Certificate.fromPem(Buffer.from(manifest.data['tls.crt'], 'base64').toString()).dnsNames).toContain('shop.example.com');
});
