import { readdirSync, readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { CertificateAuthority, CertificateReporter, Passphrase } from '../../../../src/index';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';

afterAll(removeTemporaryStores);

const NOW = new Date('2026-11-25T12:00:00Z');
const PASSPHRASE = Passphrase.fromValue('correct horse battery staple');

function synth(path: string, passphrase?: Passphrase): void {
  const store = new DirectoryStore(path, { passphrase, clock: { now: () => NOW }, reporter: CertificateReporter.silent() });
  const ca = CertificateAuthority.selfSigned('ca', { store });
  for (const name of ['api', 'shop']) void ca.issueServerCertificate(name, { dnsNames: [`${name}.example`] }).privateKey;
}

function edit(path: string, change: (entries: { [name: string]: any }) => void): void {
  const file = join(path, 'index.json');
  const index = JSON.parse(readFileSync(file, 'utf8'));
  change(Object.fromEntries(index.entries.map((entry: { name: string }) => [entry.name, entry])));
  writeFileSync(file, JSON.stringify(index));
}

function contents(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true }).filter((file) => file.isFile()).map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
}

/** Each of these is a reason to issue, unless somebody looks closer. */
const EDITS: [string, (entries: { [name: string]: any }) => void][] = [
  ['an end that has passed', ({ shop }) => { shop.notAfter = '2026-11-01T00:00:00.000Z'; shop.notBefore = '2025-11-01T00:00:00.000Z'; }],
  ['an end that is no date', ({ shop }) => { shop.notAfter = 'soon'; }],
  ['a begin that is no date', ({ shop }) => { shop.notBefore = ''; }],
  ['an end before the begin', ({ shop }) => { shop.notAfter = '2000-01-01T00:00:00.000Z'; }],
  ['another key of the authority', ({ ca }) => { ca.keyId = ca.keyId.replace(/^./, (digit: string) => digit === '0' ? '1' : '0'); }],
  ['two entries that have changed their names', ({ api, shop }) => { [api.name, shop.name] = [shop.name, api.name]; }],
];

describe.each([['plain', undefined], ['encrypted', PASSPHRASE]])('a %s store', (_, passphrase) => {
  test.each(EDITS)('with an index that lists %s issues nothing, and says how to go on', (__, change) => {
    const path = temporaryStore();
    synth(path, passphrase);
    edit(path, change);
    const before = contents(path);
    expect(problemOf(() => synth(path, passphrase))).toMatchObject({ code: 'store-unreadable', help: expect.stringContaining('restore') });
    expect(contents(path)).toEqual(before);
  });
});
