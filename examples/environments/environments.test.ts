import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parseAllDocuments } from 'yaml';
import { ENVIRONMENTS } from './environments';

const ROOT = join(__dirname, '..', '..');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'environments-'));
  buildSync({
    entryPoints: [join(__dirname, 'main.ts')],
    outfile: join(folder, 'main.js'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    alias: { 'cdk8s-istio-ingress': join(ROOT, 'src', 'index.ts') },
    logLevel: 'error',
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  cpSync(join(__dirname, 'sealed-secrets.pem'), join(folder, 'sealed-secrets.pem'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A synth in a separate process, with these variables and no others that the program reads. */
function synth(variables: { readonly [name: string]: string }): { status: number | null; lines: string[] } {
  const { PATH } = process.env;
  const { status, stderr } = spawnSync('node', ['main.js'], { cwd: folder, env: { PATH, ...variables }, encoding: 'utf8' });
  return { status, lines: stderr.trimEnd().split('\n') };
}

function objectsOf(environment: string): any[] {
  return parseAllDocuments(readFileSync(join(folder, 'dist', environment, 'shop.k8s.yaml'), 'utf8')).map(document => document.toJS());
}

test('staging is synthesized without the passphrase of production, and every line of its reporter names it', () => {
  const { status, lines } = synth({ ENVIRONMENT: 'staging', STAGING_STORE_PASSPHRASE: 'of staging' });
  expect(status).toBe(0);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.filter(line => !line.startsWith('staging: '))).toEqual([]);
  expect(existsSync(join(folder, 'dist/production'))).toBe(false);
  expect(existsSync(join(folder, 'certificates/production'))).toBe(false);
  expect(objectsOf('staging').filter(({ kind }) => kind === 'SealedSecret')).toHaveLength(2);
});

test('a synth of staging changes nothing of production, whose store stays closed to it', () => {
  const all = { STAGING_STORE_PASSPHRASE: 'of staging', PRODUCTION_STORE_PASSPHRASE: 'of production' };
  expect(synth(all).status).toBe(0);
  const production = join(folder, 'dist/production/shop.k8s.yaml');
  const before = readFileSync(production);
  const { status, lines } = synth({ ENVIRONMENT: 'staging', STAGING_STORE_PASSPHRASE: 'of staging' });
  expect({ status, lines }).toEqual({ status: 0, lines: [expect.stringMatching(/^staging: 3 certificates unchanged/)] });
  expect(readFileSync(production)).toEqual(before);
});

test('production without its passphrase fails, and the error names the variable', () => {
  const { status, lines } = synth({ ENVIRONMENT: 'production', STAGING_STORE_PASSPHRASE: 'of staging' });
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain('PRODUCTION_STORE_PASSPHRASE');
});

test('each environment has its own hosts, authority and output', () => {
  expect(synth({ STAGING_STORE_PASSPHRASE: 'of staging', PRODUCTION_STORE_PASSPHRASE: 'of production' }).status).toBe(0);
  const hosts = ENVIRONMENTS.map(({ name }) => objectsOf(name).filter(({ kind }) => kind === 'VirtualService').flatMap(({ spec }) => spec.hosts).sort());
  expect(hosts).toEqual(ENVIRONMENTS.map(({ domain }) => [`api.${domain}`, `www.${domain}`]));
  expect(objectsOf('dev').filter(({ kind }) => kind === 'Secret')).toHaveLength(2);
  expect(objectsOf('production').filter(({ kind }) => kind === 'Secret')).toEqual([]);
  const authority = (name: string) => /-----BEGIN CERTIFICATE-----[^-]*/.exec(readFileSync(join(folder, 'certificates', name, 'shop-ca.pem'), 'utf8'))![0];
  expect(new Set(ENVIRONMENTS.map(({ name }) => authority(name))).size).toBe(3);
});

test('an unknown environment is an error that lists the others', () => {
  const { status, lines } = synth({ ENVIRONMENT: 'prod' });
  expect(status).toBe(1);
  expect(lines.join('\n')).toContain("ENVIRONMENT is 'prod'; use one of dev, staging, production");
});
