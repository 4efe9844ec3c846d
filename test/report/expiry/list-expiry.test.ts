import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOW, opened, SEALING_CERTIFICATE, shop } from './shop';
import { CertificateAuthority, CertificateStore } from '../../../src';
import { IngressModel } from '../../../src/model/ingress-model';
import { readYaml } from '../../../src/model/input/read-yaml';
import { pemBlocks } from '../../../src/pki/x509/pem';
import { Expiring, placeText } from '../../../src/report/expiry/expiring';
import { listExpiry } from '../../../src/report/expiry/list-expiry';
import { removeTemporaryStores, temporaryStore } from '../../pki/store/directory/temporary-store';

const DAY = 24 * 60 * 60 * 1000;
let path: string;
let manifests: string;

beforeAll(() => {
  path = temporaryStore();
  manifests = shop(path);
});
afterAll(removeTemporaryStores);

function expiryOf(yaml: string, withStore = false, now = NOW): Expiring[] {
  return listExpiry({ model: new IngressModel(readYaml(yaml, 'shop.yaml')), stores: withStore ? [opened(path)] : [] }, now);
}

function openssl(pem: string, ...args: string[]): string {
  return execFileSync('openssl', args, { input: pem, encoding: 'utf8' });
}

/** The end and the SHA-256 fingerprint of every PEM block, as openssl prints them. */
function judged(pem: string): [string, string][] {
  return pemBlocks(pem).filter(({ label }) => /^(CERTIFICATE|X509 CRL)$/.test(label)).map(({ label, text }) => {
    const [command, date] = label === 'CERTIFICATE' ? ['x509', '-enddate'] : ['crl', '-nextupdate'];
    const [end, fingerprint] = openssl(text, command, '-noout', date, '-fingerprint', '-sha256').trim().split('\n');
    return [fingerprint.split('=')[1].replaceAll(':', '').toLowerCase(), new Date(end.split('=')[1]).toISOString()];
  });
}

test('the ends of everything in a store and in manifests are those that openssl prints, and nothing is missing', () => {
  const files = readdirSync(path).filter(name => name.endsWith('.pem') && !name.startsWith('sealed')).map(name => readFileSync(join(path, name), 'utf8'));
  const secrets = readYaml(manifests, '-').map(({ object }) => object as { kind: string; data: { [key: string]: string } })
    .filter(({ kind }) => kind === 'Secret').flatMap(({ data }) => Object.values(data)).map(value => Buffer.from(value, 'base64').toString());
  const wanted = new Map([...files, ...secrets].flatMap(judged));
  const listed = expiryOf(manifests, true).filter(({ fingerprint }) => fingerprint !== undefined);
  expect(new Map(listed.map(({ fingerprint, notAfter }) => [fingerprint, notAfter]))).toEqual(wanted);
  expect(wanted.size).toBe(8);
});

test('each entry has its kind, place, gateway, hosts, and who renews it, the earliest end first', () => {
  const all = listExpiry({
    model: new IngressModel(readYaml(manifests, 'shop.yaml')),
    stores: [opened(path)],
    files: [{ path: 'sealed-secrets.pem', text: readFileSync(SEALING_CERTIFICATE, 'utf8') }],
  }, NOW);
  const text = all.map(({ kind, name, uses, places, renewal }) =>
    [kind, name, uses.flatMap(({ hosts }) => hosts).join(), placeText(places[0]), `${renewal.by} ${renewal.from?.slice(0, 10) ?? ''}`]);
  expect(text).toEqual([
    ['client certificate', 'acme', '', 'store certificates (acme)', 'a synth 2027-04-30'],
    ['server certificate', 'api.example.com', 'api.example.com', 'SealedSecret istio-system/api.example.com', 'a synth 2028-03-02'],
    ['server certificate', 'partner.example.com', 'partner.example.com', 'Secret istio-system/partner.example.com (tls.crt)', 'a synth 2027-11-21'],
    ['revocation list', 'revocation list of shop-ca intermediate', 'partner.example.com', expect.stringContaining('-cacert (ca.crl)'), 'a synth 2027-11-21'],
    ['server certificate', 'shop.example.com', 'shop.example.com', 'Secret istio-system/shop.example.com (tls.crt)', 'a synth 2027-11-21'],
    ['revocation list', 'revocation list of shop-ca root', 'partner.example.com', expect.stringContaining('-cacert (ca.crl)'), 'a synth 2030-06-30'],
    ['authority', 'shop-ca intermediate', 'partner.example.com,shop.example.com', expect.stringContaining('(tls.crt)'), 'a synth 2030-06-30'],
    ['sealing certificate', 'sealed-secret', '', 'file sealed-secrets.pem', 'a person: kubeseal --fetch-cert '],
    ['authority', 'shop-ca root', 'partner.example.com', expect.stringContaining('-cacert (ca.crt)'), 'a synth 2033-10-28'],
  ]);
  expect(all.flatMap(({ uses }) => uses.map(({ gateway }) => gateway)).every(gateway => gateway === 'shop/shop')).toBe(true);
});

test('days count down to zero at the end and are negative after it', () => {
  const at = (time: number) => listExpiry({ stores: [opened(path)] }, new Date(time)).find(({ name }) => name === 'acme')!;
  const end = Date.parse(at(0).notAfter!);
  expect([end - 2 * DAY, end - 1, end, end + 1].map(time => at(time).daysLeft)).toEqual([2, 0, 0, -1]);
});

test('without the store, a sealed Secret has an unknown end with its reason, and no one who renews it', () => {
  const sealed = expiryOf(manifests).at(-1);
  expect(sealed).toMatchObject({ kind: 'unknown content', name: 'api.example.com', uses: [{ hosts: ['api.example.com'] }], renewal: { by: 'unknown' } });
  expect(sealed?.unknown).toContain('is sealed');
  expect(sealed).not.toHaveProperty('notAfter');
});

test('the certificate of a sealed Secret is known only while the store has the same encrypted text', () => {
  const other = manifests.replace(/(encryptedData:\n +tls\.crt: >?-?\s*)(\w)/, (_, before: string, first: string) => before + (first === 'A' ? 'B' : 'A'));
  expect(other).not.toBe(manifests);
  expect(expiryOf(other, true).at(-1)).toMatchObject({ kind: 'unknown content', name: 'api.example.com' });
});

const GATEWAY = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: front, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
      tls: { mode: SIMPLE, credentialName: shop }
`;

test.each<[string, string, Partial<Expiring>]>([
  ['a cert-manager Certificate', `
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: front, namespace: istio-system }
spec: { secretName: shop, duration: 2160h, renewBefore: 360h }
`, { renewal: { by: 'cert-manager' }, unknown: 'is issued in the cluster, for 2160h, renewed 360h before the end' }],
  ['an ExternalSecret', `
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: shop, namespace: istio-system }
spec: {}
`, { renewal: { by: 'External Secrets' } }],
  ['a Secret that SOPS encrypts', `
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: istio-system }
data: { tls.crt: 'ENC[AES256_GCM,data:x,type:str]' }
sops: { mac: x }
`, { unknown: 'is encrypted with SOPS' }],
  ['no Secret at all', '', { unknown: 'is not among the manifests', renewal: { by: 'unknown' } }],
  ['a Secret whose certificate is damaged', `
apiVersion: v1
kind: Secret
metadata: { name: shop, namespace: istio-system }
stringData: { tls.crt: "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n" }
`, { unknown: 'has a certificate that cannot be read' }],
])('%s behind a credential has an unknown end, with gateway and hosts', (_, yaml, wanted) => {
  const entries = expiryOf(`${GATEWAY}---\n${yaml}`);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ kind: 'unknown content', uses: [{ gateway: 'shop/front', hosts: ['shop.example.com'] }], ...wanted });
});

test.each(['istio', 'cilium'])('listeners of the Gateway API show their hosts and Secrets, whatever the class: %s', gatewayClassName => {
  const secret = readYaml(manifests, '-').map(({ object }) => object as { kind: string; metadata: { name: string } })
    .find(({ kind, metadata }) => kind === 'Secret' && metadata.name === 'shop.example.com')!;
  const listener = (name: string, hostname: string, certificate: string) =>
    ({ name, hostname, port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: certificate }] } });
  const gateway = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: { name: 'front', namespace: 'istio-system' },
    spec: { gatewayClassName, listeners: [listener('a', 'a.example.com', secret.metadata.name), listener('b', 'b.example.com', 'absent')] },
  };
  const entries = expiryOf([gateway, secret].map(object => JSON.stringify(object)).join('\n---\n'));
  expect(entries.map(({ kind, name, uses }) => [kind, name, uses.map(use => `${use.gateway} ${use.hosts.join()}`).join()])).toEqual([
    ['server certificate', 'shop.example.com', 'istio-system/front a.example.com'],
    ['authority', 'shop-ca intermediate', 'istio-system/front a.example.com'],
    ['unknown content', 'istio-system/absent', 'istio-system/front b.example.com'],
  ]);
});

test('a Secret that cert-manager made is renewed by cert-manager', () => {
  const secret = readYaml(manifests, '-').map(({ object }) => object as { kind: string; metadata: object }).find(({ kind }) => kind === 'Secret')!;
  const annotated = { ...secret, metadata: { ...secret.metadata, annotations: { 'cert-manager.io/certificate-name': 'front' } } };
  expect(expiryOf(JSON.stringify(annotated)).map(({ renewal }) => renewal.by)).toContain('cert-manager');
});

test('no entry contains key material', () => {
  expect(JSON.stringify(expiryOf(manifests, true))).not.toMatch(/PRIVATE|BEGIN/);
});

function gatewayThatReads(credentialName: string): string {
  const tls = { mode: 'SIMPLE', credentialName };
  return JSON.stringify({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['shop.example.com'], tls }],
    },
  });
}

test('Secrets of one name, as in folders of several environments, are listed all', () => {
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
  const [one, other] = ['one', 'other'].map(name => ca.issueServerCertificate(name, { dnsNames: [`${name}.example.com`] }).certificateChain);
  const secret = (chain: string) => JSON.stringify({
    apiVersion: 'v1', kind: 'Secret', metadata: { name: 'shop', namespace: 'istio-system' }, stringData: { 'tls.crt': chain },
  });
  const gateway = gatewayThatReads('shop');
  const listed = expiryOf([gateway, secret(one), secret(other)].join('\n---\n')).filter(({ kind }) => kind === 'server certificate');
  expect(listed.map(({ name, uses }) => [name, uses[0]?.gateway]).sort()).toEqual([['one.example.com', 'shop/shop'], ['other.example.com', 'shop/shop']]);
});

test('who renews a Secret that is not among the manifests is unknown, also if a store is given', () => {
  const gateway = gatewayThatReads('elsewhere');
  const absent = expiryOf(gateway, true).filter(({ kind }) => kind === 'unknown content');
  expect(absent.map(({ name, renewal }) => [name, renewal])).toEqual([['istio-system/elsewhere', { by: 'unknown' }]]);
});
