import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Testing } from 'cdk8s';
import { parse, stringify } from 'yaml';
import { openSealed, openSops } from './opened';
import { AGE, controller, objects, shop } from './shop';
import {
  CaConfigMap,
  CaSecret,
  CertificateAuthority,
  CertificateStore,
  DeterministicStoreOptions,
  ExternalSecretStore,
  GatewayAnalysis,
  SecretOutput,
  ServerCertificateSecret,
  Severity,
  TrustBundle,
} from '../../../src';
import { ALLOWED_OUTSIDE_TESTS, TEST_MATERIAL } from '../../../src/pki/store/deterministic/test-certificates';
import { decodeBech32 } from '../../../src/secrets/sealing/bech32';

const { certificate, privateKey } = controller();
const sealed = SecretOutput.sealed({ certificate });
const sops = SecretOutput.sops({ ageRecipients: [AGE.recipient] });
const store = () => CertificateStore.deterministic('test');

test('a deterministic store seals to the same bytes, which the controller opens', () => {
  const [first, second] = [1, 2].map(() => objects(shop(store(), sealed), 'SealedSecret'));
  expect(second).toEqual(first);
  expect(openSealed(first[0].spec.encryptedData['tls.key'], privateKey, 'istio-system/shop.example.com')).toContain('PRIVATE KEY');
});

test('a deterministic store encrypts for SOPS to the same bytes, which open', () => {
  const [first, second] = [1, 2].map(() => objects(shop(store(), sops), 'Secret'));
  expect(second).toEqual(first);
  expect(Object.keys(openSops(first[0], decodeBech32(AGE.identity, 'age-secret-key-')!))).toEqual(['tls.crt', 'tls.key']);
});

test('what a deterministic store encrypts says that it is test material', () => {
  const [secret] = objects(shop(store(), sealed), 'SealedSecret');
  const mark = { 'cdk8s-istio-ingress/test-material': 'true' };
  expect([secret.metadata.annotations, secret.spec.template.metadata.annotations]).toEqual([mark, mark]);
  expect(objects(shop(store(), sops), 'Secret')[0].metadata.annotations).toEqual(mark);
});

test.each([
  ['a plain Secret', SecretOutput.plain(), 'Secret'],
  ['an ExternalSecret', SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('vault') }), 'ExternalSecret'],
  ['a SealedSecret of a store with random keys', SecretOutput.sealed({ certificate, store: CertificateStore.inMemory() }), 'SealedSecret'],
])('%s from a deterministic store says that it is test material', (_, output, kind) => {
  expect(objects(shop(store(), output), kind)[0].metadata.annotations).toMatchObject({ [TEST_MATERIAL]: 'true' });
});

test('authorities from a deterministic store are marked in Secrets and ConfigMaps', () => {
  const chart = new Chart(Testing.app(), 'clients');
  const trustBundle = TrustBundle.of(CertificateAuthority.selfSigned('clients', { store: store() }));
  const made = [new CaSecret(chart, 'Secret', { trustBundle }), new CaConfigMap(chart, 'ConfigMap', { trustBundle })];
  expect(made.map(({ apiObject }) => apiObject.toJson().metadata.annotations)).toEqual(Array(2).fill({ [TEST_MATERIAL]: 'true' }));
});

test('Secrets from other stores are not marked', () => {
  expect(objects(shop(CertificateStore.inMemory(), SecretOutput.plain()), 'Secret')[0].metadata.annotations).toBeUndefined();
});

describe('a program that no test runner runs', () => {
  const { JEST_WORKER_ID } = process.env;
  let outdir: string;

  beforeEach(() => {
    delete process.env.JEST_WORKER_ID;
    outdir = mkdtempSync(join(tmpdir(), 'seeded-'));
  });

  afterEach(() => {
    process.env.JEST_WORKER_ID = JEST_WORKER_ID;
    rmSync(outdir, { recursive: true });
  });

  const program = (app: App, options: DeterministicStoreOptions = {}) => {
    const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test', options) });
    const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
    new ServerCertificateSecret(new Chart(app, 'shop'), 'Secret', { bundle, secretOutput: SecretOutput.plain({ reason: 'a test' }) });
    return app;
  };

  test('writes nothing of a deterministic store', () => {
    expect(() => program(new App({ outdir })).synth()).toThrow(expect.objectContaining({ code: 'test-certificates' }));
    expect(readdirSync(outdir)).toEqual([]);
  });

  test('renders it in a Testing.app()', () => {
    expect(Testing.synth(program(Testing.app()).charts[0])).toHaveLength(1);
  });

  test('writes it where the store allows it by name, with an annotation', () => {
    program(new App({ outdir }), { allowOutsideTests: true }).synth();
    const text = readFileSync(join(outdir, 'shop.k8s.yaml'), 'utf8');
    expect(parse(text).metadata.annotations).toEqual({ [TEST_MATERIAL]: ALLOWED_OUTSIDE_TESTS });
    expect(GatewayAnalysis.fromYaml(text).findings.map(({ code }) => code)).not.toContain('certificate-from-seed');
  });
});

test.each([
  ['a plain Secret', SecretOutput.plain(), (manifest: any) => manifest],
  [
    'a Secret without its annotation',
    SecretOutput.plain(),
    ({ metadata: { annotations, ...metadata }, ...manifest }: any) => ({ ...manifest, metadata }),
  ],
  ['a SealedSecret', sealed, (manifest: any) => manifest],
  ['a Secret for SOPS', sops, (manifest: any) => manifest],
])('%s from a deterministic store is an error of lint', (_, output, change) => {
  const manifests = [
    ...objects(shop(store(), output), 'Gateway'),
    ...objects(shop(store(), output), 'Secret'),
    ...objects(shop(store(), output), 'SealedSecret'),
  ];
  const analysis = GatewayAnalysis.fromYaml(
    manifests.map(manifest => stringify(manifest.kind === 'Gateway' ? manifest : change(manifest))).join('---\n'),
  );
  expect(analysis.findings.filter(({ code }) => code === 'certificate-from-seed').map(({ level }) => level)).toEqual([
    Severity.ERROR,
    Severity.ERROR,
  ]); // for each of two hosts
});

test('no two values are encrypted from the same bytes', () => {
  const purposes: string[] = [];
  const { _setup } = store();
  const source = _setup.keySource;
  const keySource = Object.create(source, {
    createKeyPair: { value: source.createKeyPair.bind(source) },
    serialNumber: { value: source.serialNumber.bind(source) },
    sign: { value: source.sign.bind(source) },
    randomBytes: {
      value: (size: number, purpose: string) => {
        purposes.push(purpose);
        return source.randomBytes(size, purpose);
      },
    },
  });
  const watched = CertificateStore._of({ ..._setup, keySource });
  shop(watched, sealed).toJson();
  shop(watched, sops).toJson();
  expect(purposes.length).toBeGreaterThan(10);
  expect(new Set(purposes).size).toBe(purposes.length);
});
