import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { AGE, controller, documents, OTHER_RECIPIENT, shop } from './shop';
import { CertificateReporter, CertificateStore, Passphrase, SecretOutput } from '../../../src';

const sealed = SecretOutput.sealed({ certificate: controller().certificate });
const sops = (...ageRecipients: string[]) => SecretOutput.sops({ ageRecipients });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sealed-store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const store = (passphrase?: Passphrase) => CertificateStore.directory(join(folder, 'certificates'), { passphrase, reporter: CertificateReporter.silent() });
const filesOf = (name: string) => readdirSync(join(folder, 'certificates', name)).sort();

test('a folder keeps what was sealed, as the manifest shows it', () => {
  const first = documents(shop(store(), sealed));
  expect(documents(shop(store(), sealed))).toEqual(first);
  expect(filesOf('sealed+2fistio-system+2fshop.example.com')).toEqual(['sealed.json']);
  const kept = JSON.parse(readFileSync(join(folder, 'certificates/sealed+2fistio-system+2fshop.example.com/sealed.json'), 'utf8'));
  expect(first['SealedSecret/shop.example.com']).toContain(kept['tls.key']);
});

test('an encrypted folder encrypts the key of SOPS values too, and adds a recipient with it', () => {
  const passphrase = Passphrase.fromValue('correct horse battery staple');
  const first = documents(shop(store(passphrase), sops(AGE.recipient)));
  expect(filesOf('sops+2fistio-system+2fshop.example.com')).toEqual(['sealed.json', 'tls.key.enc']);
  const second = documents(shop(store(passphrase), sops(AGE.recipient, OTHER_RECIPIENT)));
  const values = (text: string) => /^data:\n(?: .*\n)+/m.exec(text)![0];
  expect(values(second['Secret/shop.example.com'])).toBe(values(first['Secret/shop.example.com']));
});
