import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration } from 'cdk8s';
import { documents, objects, PRIVATE_KEY, shop } from './shop';
import { ExternalSecretOutputOptions, ExternalSecretStore, SecretOutput } from '../../../src';
import { problemOf } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

const vault = ExternalSecretStore.cluster('vault');
const output = (options: Partial<ExternalSecretOutputOptions> = {}) => SecretOutput.externalSecret({ secretStore: vault, ...options });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'upload-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('an ExternalSecret names store, key and properties, and the Secret that comes of it', () => {
  const [secret] = objects(shop(new Synths().store(), output({ keyPrefix: 'ingress/' })), 'ExternalSecret');
  expect(secret).toEqual({
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'shop.example.com', namespace: 'istio-system', labels: { team: 'shop' } },
    spec: {
      refreshInterval: '1h0m0s',
      secretStoreRef: { kind: 'ClusterSecretStore', name: 'vault' },
      target: {
        name: 'shop.example.com',
        creationPolicy: 'Owner',
        deletionPolicy: 'Retain',
        template: { engineVersion: 'v2', mergePolicy: 'Replace', type: 'kubernetes.io/tls', metadata: { labels: { team: 'shop' } } },
      },
      data: ['tls.crt', 'tls.key'].map(key => ({
        secretKey: key,
        remoteRef: {
          key: 'ingress/shop.example.com',
          property: key,
          conversionStrategy: 'Default',
          decodingStrategy: 'None',
          metadataPolicy: 'None',
        },
      })),
    },
  });
});

test('a SecretStore of the namespace and another interval can be named', () => {
  const options = { secretStore: ExternalSecretStore.namespaced('aws'), refreshInterval: Duration.minutes(5) };
  expect(objects(shop(new Synths().store(), output(options)), 'ExternalSecret')[0].spec)
    .toMatchObject({ refreshInterval: '5m0s', secretStoreRef: { kind: 'SecretStore', name: 'aws' } });
});

test('the files to upload are written for their owner alone, and the manifests hold no key', () => {
  const synths = new Synths();
  const manifests = documents(shop(synths.store(), output({ uploadDirectory: folder })));
  const { certificateChain, privateKey } = synths.records.get('shop.example.com')!;
  const file = (name: string) => join(folder, 'shop.example.com', name);
  expect([readFileSync(file('tls.crt'), 'utf8'), readFileSync(file('tls.key'), 'utf8')]).toEqual([certificateChain, privateKey]);
  expect([file('tls.crt'), file('tls.key')].map(path => statSync(path).mode % 0o1000)).toEqual([0o600, 0o600]);
  expect(Object.values(manifests).join('')).not.toMatch(PRIVATE_KEY);
});

test('files that are right already are not written again', () => {
  const synths = new Synths();
  const synth = () => shop(synths.store(), output({ uploadDirectory: folder })).toJson();
  synth();
  const key = join(folder, 'shop.example.com', 'tls.key');
  utimesSync(key, 1, 1);
  synth();
  expect(statSync(key).mtimeMs).toBe(1000);
});

test('git ignores the files, whatever other .gitignore files say', () => {
  execFileSync('git', ['init', '-q'], { cwd: folder });
  writeFileSync(join(folder, '.gitignore'), '!*\n!*.key\n!**/tls.key\n');
  shop(new Synths().store(), output({ uploadDirectory: folder })).toJson();
  expect(execFileSync('git', ['status', '--porcelain', '-uall'], { cwd: folder, encoding: 'utf8' })).toBe('?? .gitignore\n');
  expect(spawnSync('git', ['check-ignore', '-q', 'shop.example.com/tls.key'], { cwd: folder }).status).toBe(0);
});

test('a key that others can read is made readable for its owner alone', () => {
  const synths = new Synths();
  const synth = () => shop(synths.store(), output({ uploadDirectory: folder })).toJson();
  synth();
  const key = join(folder, 'shop.example.com', 'tls.key');
  chmodSync(key, 0o644);
  synth();
  expect(statSync(key).mode % 0o1000).toBe(0o600);
});

test('a link in the place of a key is replaced, and what it leads to stays', () => {
  const other = join(folder, 'other');
  writeFileSync(other, 'other');
  mkdirSync(join(folder, 'upload', 'shop.example.com'), { recursive: true });
  symlinkSync(other, join(folder, 'upload', 'shop.example.com', 'tls.key'));
  shop(new Synths().store(), output({ uploadDirectory: join(folder, 'upload') })).toJson();
  expect(readFileSync(other, 'utf8')).toBe('other');
});

test.each<[string, () => string]>([
  ['to the folder of the manifests', () => {
    mkdirSync(join(folder, 'dist'));
    symlinkSync(join(folder, 'dist'), join(folder, 'upload'));
    return join(folder, 'upload');
  }],
  ['out of the folder', () => {
    mkdirSync(join(folder, 'upload'));
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'upload', 'shop.example.com'));
    return join(folder, 'upload');
  }],
])('a symbolic link %s is refused, and no key is written', (_, link) => {
  process.env.CDK8S_OUTDIR = join(folder, 'dist');
  try {
    expect(problemOf(() => shop(new Synths().store(), output({ uploadDirectory: link() })).toJson()).code).toBe('invalid-secret-output');
  } finally {
    delete process.env.CDK8S_OUTDIR;
  }
  expect(readdirSync(folder, { recursive: true }).filter(name => String(name).endsWith('.key'))).toEqual([]);
});

test('without a folder nothing is written', () => {
  shop(new Synths().store(), output()).toJson();
  expect(readdirSync(folder)).toEqual([]);
});

test('a chart that is not valid writes no files', () => {
  const chart = shop(new Synths().store(), output({ uploadDirectory: folder }));
  chart.node.addValidation({ validate: () => ['wrong'] });
  expect(() => chart.toJson()).toThrow('wrong');
  expect(readdirSync(folder)).toEqual([]);
});

test('the folder of the manifests is refused', () => {
  const { outdir } = new App();
  expect(problemOf(() => shop(new Synths().store(), output({ uploadDirectory: join(outdir, 'upload') })))).toMatchObject({
    code: 'invalid-secret-output',
    field: 'uploadDirectory',
    message: expect.stringContaining("among the manifests in 'dist'"),
  });
});

test.each(['../', '/', '../../etc/'])('a key %j that leads out of the folder is refused', keyPrefix => {
  expect(problemOf(() => shop(new Synths().store(), output({ uploadDirectory: join(folder, 'a', 'b'), keyPrefix }))))
    .toMatchObject({ code: 'invalid-secret-output', message: expect.stringContaining('leads out of the folder') });
});

/** Defaults of the CRD of External Secrets Operator, v1: what the API server adds to an object that leaves them out. */
const DEFAULTS: { readonly [path: string]: string } = {
  'target.creationPolicy': 'Owner',
  'target.deletionPolicy': 'Retain',
  'target.template.engineVersion': 'v2',
  'target.template.mergePolicy': 'Replace',
  'data.0.remoteRef.conversionStrategy': 'Default',
  'data.0.remoteRef.decodingStrategy': 'None',
  'data.0.remoteRef.metadataPolicy': 'None',
  'data.1.remoteRef.conversionStrategy': 'Default',
  'data.1.remoteRef.decodingStrategy': 'None',
  'data.1.remoteRef.metadataPolicy': 'None',
};

test('the API server has no default to add, so that Argo CD finds no difference', () => {
  const [{ spec }] = objects(shop(new Synths().store(), output()), 'ExternalSecret');
  for (const [path, value] of Object.entries(DEFAULTS)) {
    expect([path, path.split('.').reduce((node, part) => node?.[part], spec)]).toEqual([path, value]);
  }
});
