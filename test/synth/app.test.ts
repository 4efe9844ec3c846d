import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart } from 'cdk8s';
import {
  CertificateAuthority, CertificateChange, CertificateStore, Destination, Gateway, IClock, PathMatch, ServerCertificate, ServerTls,
} from '../../src';
import { problemOf } from '../helpers/charts';

const ROOT = join(__dirname, '../..');
let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'synth-')); });
afterEach(() => rmSync(folder, { recursive: true }));

interface Synth {
  readonly hosts?: string[];
  readonly clock?: IClock;
  readonly frozen?: boolean;
  readonly change?: (chart: Chart, gateway: Gateway) => void;
}

/** Synthesizes hosts with a directory store below `folder`; answers what was issued and why. */
function synth({ hosts = ['a.example.com'], clock, frozen, change }: Synth = {}): string[] {
  const changes: CertificateChange[] = [];
  const store = CertificateStore.directory(join(folder, 'certificates'), {
    clock,
    frozen,
    reporter: { report: more => changes.push(...more) },
  });
  const app = new App({ outdir: join(folder, 'dist') });
  new Chart(app, 'empty');
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('shop-ca', { store });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' } });
  for (const host of hosts) {
    gateway.addHost(host, {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{ paths: [PathMatch.any()], destination: Destination.service('frontend', 80) }],
    });
  }
  change?.(chart, gateway);
  app.synth();
  return changes.filter(({ action }) => action === 'created' || action === 'renewed').map(({ name, reason }) => `${name}: ${reason}`);
}

const dist = () =>
  Object.fromEntries(readdirSync(join(folder, 'dist')).map(name => [name, readFileSync(join(folder, 'dist', name), 'utf8')]));
const wroteNothing = () =>
  !existsSync(join(folder, 'certificates')) && (!existsSync(join(folder, 'dist')) || readdirSync(join(folder, 'dist')).length === 0);

test('a second synth issues nothing and changes no byte', () => {
  expect(synth()).toEqual(['shop-ca: new', 'a.example.com: new']);
  const before = dist();
  expect(synth()).toEqual([]);
  expect(dist()).toEqual(before);
});

test('the order of hosts changes no Secret', () => {
  synth({ hosts: ['a.example.com', 'b.example.com'] });
  expect(synth({ hosts: ['b.example.com', 'a.example.com'] })).toEqual([]);
});

test('adding a host issues its certificate and no other', () => {
  synth({ hosts: ['a.example.com'] });
  const before = dist()['shop.k8s.yaml'].split('---\n');
  expect(synth({ hosts: ['a.example.com', 'b.example.com'] })).toEqual(['b.example.com: new']);
  const after = dist()['shop.k8s.yaml'].split('---\n').map(document => document.trimEnd());
  expect(before.slice(1).map(document => document.trimEnd()).every(document => after.includes(document))).toBe(true);
});

test('a clock in the renewal window renews the servers, says when they end, and keeps the authority', () => {
  synth();
  const inTenMonths = { now: () => new Date(Date.now() + 300 * 86_400_000) };
  expect(synth({ clock: inTenMonths })).toEqual([expect.stringMatching(/^a\.example\.com: expires in 9\d days$/)]);
  expect(synth({ clock: inTenMonths })).toEqual([]);
});

test('an exception in user code leaves neither store nor manifests', () => {
  expect(() => synth({ change: () => { throw new Error('user code'); } })).toThrow('user code');
  expect(wroteNothing()).toBe(true);
});

test('a validation that fails in another chart leaves neither store nor manifests', () => {
  const change = (chart: Chart) => new Chart(chart.node.root as App, 'zz').node.addValidation({ validate: () => ['not today'] });
  expect(() => synth({ change })).toThrow('not today');
  expect(wroteNothing()).toBe(true);
});

test('an error of the analysis that needs no Secret leaves neither store nor manifests', () => {
  const change = (chart: Chart) => {
    for (const id of ['one', 'two']) new ApiObject(chart, id, { apiVersion: 'v1', kind: 'Service', metadata: { name: 'twice' } });
  };
  expect(() => synth({ change })).toThrow('duplicate-object');
  expect(wroteNothing()).toBe(true);
});

test('a frozen store that would issue fails with what and why, before any manifest', () => {
  synth();
  const before = dist();
  const error = problemOf(() => synth({ frozen: true, hosts: ['a.example.com', 'b.example.com'] }));
  expect(error.code).toBe('store-frozen');
  expect(error.message).toMatch(/b\.example\.com: new/);
  expect(dist()).toEqual(before);
});

test('a frozen store that does not exist fails before any manifest, and is not created', () => {
  expect(problemOf(() => synth({ frozen: true })).code).toBe('store-missing');
  expect(wroteNothing()).toBe(true);
});

test('an unreadable store file ends in one coded error, with the manifests as they were', () => {
  synth();
  const before = dist();
  writeFileSync(join(folder, 'certificates/store.json'), '{ torn');
  expect(problemOf(() => synth({ hosts: ['a.example.com', 'b.example.com'] })).code).toBe('store-unreadable');
  expect(dist()).toEqual(before);
});

test.each<[string, Synth, string]>([
  ['a host with a typo', { hosts: ['a_.example.com'] }, 'invalid-host'],
  ['a host that is served twice', { hosts: ['a.example.com', 'a.example.com'] }, 'invalid-host'],
])('%s leaves neither store nor manifests', (_, input, code) => {
  expect(problemOf(() => synth(input)).code).toBe(code);
  expect(wroteNothing()).toBe(true);
});

test('a program without certificates loads no encoder and no cdk8s-plus', () => {
  const program = `
    const { App, Chart } = require('cdk8s');
    const { Gateway, Server, VirtualService, Destination } = require('./src');
    const app = new App({ outdir: ${JSON.stringify(folder)} });
    const chart = new Chart(app, 'shop');
    const gateway = new Gateway(chart, 'Gateway', { servers: [Server.http({ hosts: ['a.example.com'] })] });
    new VirtualService(chart, 'Routes', { hosts: ['a.example.com'], gateways: [gateway], routes: [{ destination: Destination.service('a', 80) }] });
    app.synth();
    console.log(JSON.stringify(Object.keys(require.cache).filter((name) => /node-forge|cdk8s-plus-27|re2js/.test(name))));`;
  const output = execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', program], { cwd: ROOT, encoding: 'utf8' });
  expect(JSON.parse(output)).toEqual([]);
}, 60_000);
