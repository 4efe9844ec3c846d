import 'cdk8s-istio-ingress/jest';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Testing, Yaml } from 'cdk8s';
import { HttpbinByHand } from './by-hand';
import { Httpbin } from './httpbin';
import { CertificateAuthority, CertificateStore, IngressSimulator, ManifestSnapshot } from 'cdk8s-istio-ingress';

const store = CertificateStore.deterministic('httpbin');
const manifests = Testing.synth(new Httpbin(new App(), 'httpbin', { store }));
const ca = CertificateAuthority.selfSigned('httpbin-ca', { store });

/** Like httpbin: /status/418 answers 418. */
const httpbin = { answer: (path: string) => Number(/^\/status\/(\d+)/.exec(path)?.[1] ?? 200) };
const ingress = IngressSimulator.fromManifests(manifests).withBackend('httpbin', httpbin);

test('the manifests are those that were reviewed', () => {
  expect(manifests).toMatchSnapshot();
});

test('addHost and its steps by hand give the same manifests', () => {
  const byHand = Testing.synth(new HttpbinByHand(new App(), 'httpbin', { store }));
  const byKind = (objects: any[]) => Object.fromEntries(objects.map(object => [object.kind, object]));
  expect(byKind(byHand)).toEqual(byKind(manifests));
});

test('a client that trusts the authority is served a teapot', async () => {
  expect(await ingress.request('https://httpbin.example.com/status/418', { trust: ca.trustAnchors }))
    .toMatchObject({ handshake: 'ok', destination: { host: 'httpbin', port: 8000 }, statusCode: 418 });
});

test('a client that trusts others refuses', async () => {
  const others = CertificateAuthority.selfSigned('others', { store });
  expect(await ingress.request('https://httpbin.example.com/status/418', { trust: others.trustAnchors }))
    .toMatchObject({ handshake: 'refused', alert: 'unknown ca' });
});

test('plain http is sent to https', async () => {
  expect(await ingress.request('http://httpbin.example.com/status/418'))
    .toMatchObject({ statusCode: 301, redirect: 'https://httpbin.example.com/status/418' });
});

test('other paths are not found', async () => {
  expect(await ingress.request('https://httpbin.example.com/headers')).toMatchObject({ statusCode: 404 });
});

test('the host and its routes, in short', () => {
  expect(manifests).toServeHost('httpbin.example.com');
  expect(manifests).toRoute('https://httpbin.example.com/delay/5').to('httpbin', 8000);
});

test('one more host adds its lines, and changes no other', () => {
  const linesOf = (moreHosts: string[]) =>
    Yaml.stringify(...ManifestSnapshot.of(Testing.synth(new Httpbin(new App(), 'httpbin', { store, moreHosts })))).split('\n');
  const [before, after] = [linesOf([]), linesOf(['bookinfo.example.com'])];
  const added = [...after];
  for (const line of before) {
    const at = added.indexOf(line);
    expect(at).toBeGreaterThanOrEqual(0);
    added.splice(at, 1);
  }
  expect(added.join('\n')).toMatchSnapshot();
});

test('no snapshot holds a private key', () => {
  for (const file of readdirSync(join(__dirname, '__snapshots__'))) {
    expect(readFileSync(join(__dirname, '__snapshots__', file), 'utf8')).not.toMatch(/PRIVATE KEY|LS0tLS1CRUdJTi/);
  }
});
