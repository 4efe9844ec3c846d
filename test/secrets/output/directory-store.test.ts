import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AGE, controller, documents, OTHER_RECIPIENT, shop } from './shop';
import { CertificateReporter, CertificateStore, Passphrase, SecretOutput } from '../../../src';

const sealed = SecretOutput.sealed({ certificate: controller().certificate });
const sops = (...ageRecipients: string[]) => SecretOutput.sops({ ageRecipients });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = (passphrase?: Passphrase) =>
  CertificateStore.directory(join(folder, 'certificates'), { passphrase, reporter: CertificateReporter.silent() });
const fileOf = (name: string) => readFileSync(join(folder, 'certificates', `${name}.pem`), 'utf8');

test('a folder keeps what was sealed, as the manifest shows it', () => {
  const first = documents(shop(store(), sealed));
  expect(documents(shop(store(), sealed))).toEqual(first);
  const base64 = /-----BEGIN SEALED SECRET-----\n([^-]*)/.exec(fileOf('sealed+2fistio-system+2fshop.example.com'))![1];
  const kept = JSON.parse(Buffer.from(base64, 'base64').toString()) as { [key: string]: string };
  expect(first['SealedSecret/shop.example.com']).toContain(kept['tls.key']);
});

test('an encrypted folder encrypts the key of SOPS values too, and adds a recipient with it', () => {
  const passphrase = Passphrase.fromValue('correct horse battery staple');
  const first = documents(shop(store(passphrase), sops(AGE.recipient)));
  expect(fileOf('sops+2fistio-system+2fshop.example.com')).toMatch(/BEGIN SEALED SECRET[^]*BEGIN CDK8S-ISTIO-INGRESS ENCRYPTED KEY/);
  const second = documents(shop(store(passphrase), sops(AGE.recipient, OTHER_RECIPIENT)));
  const values = (text: string) => /^data:\n(?: .*\n)+/m.exec(text)![0];
  expect(values(second['Secret/shop.example.com'])).toBe(values(first['Secret/shop.example.com']));
});

test('a synth in which nothing is encrypted or signed needs no passphrase, frozen or not', () => {
  const first = documents(shop(store(Passphrase.fromValue('correct horse battery staple')), sealed));
  const unset = Passphrase.fromEnvironment('CDK8S_TEST_UNSET');
  expect(documents(shop(store(unset), sealed))).toEqual(first);
  const frozen = CertificateStore.directory(join(folder, 'certificates'), {
    passphrase: unset,
    frozen: true,
    reporter: CertificateReporter.silent(),
  });
  expect(documents(shop(frozen, sealed))).toEqual(first);
  expect(() => documents(shop(store(unset)))).toThrow(/CDK8S_TEST_UNSET is empty or not set/);
});
