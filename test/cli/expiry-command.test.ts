import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../src/cli/run';
import { Passphrase } from '../../src/index';
import { DirectoryStore } from '../../src/pki/store/directory/directory-store';
import { removeTemporaryStores, temporaryStore } from '../pki/store/directory/temporary-store';
import { NOW, SEALING_CERTIFICATE, shop } from '../report/expiry/shop';

let store: string;
let folder: string;
let manifests: string;

beforeAll(() => {
  store = temporaryStore();
  folder = mkdtempSync(join(tmpdir(), 'expiry-'));
  manifests = join(folder, 'shop.yaml');
  writeFileSync(manifests, shop(store));
  process.env.TEST_PASSPHRASE = 'correct horse battery staple';
  new DirectoryStore(store).changePassphrase(Passphrase.fromEnvironment('TEST_PASSPHRASE'));
  delete process.env.TEST_PASSPHRASE;
});
beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());
afterAll(() => {
  rmSync(folder, { recursive: true });
  removeTemporaryStores();
});

function cli(...args: string[]): { data: string; words: string; exit: number } {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  const note = (line: string) => { printed.words += `${line}\n`; };
  run(['expiry', ...args], { data: text => { printed.data += text; }, note, fail: line => { note(line); process.exitCode = 1; } });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...printed, exit };
}

const names = (data: string) => (JSON.parse(data) as { entries: { name: string }[] }).entries.map(({ name }) => name);

test('manifests, an encrypted store without its passphrase, and a PEM file are one table, the earliest end first', () => {
  const { data, words, exit } = cli(manifests, store, SEALING_CERTIFICATE);
  const [head, ...rows] = data.trimEnd().split('\n');
  expect(head).toMatch(/^END +DAYS +KIND +NAME +HOSTS +GATEWAY +IN +RENEWED BY$/);
  expect(rows).toHaveLength(9);
  expect(rows[0]).toMatch(/^2027-05-30 +90 +client certificate +acme +- +- +store .* \(acme\) +a synth from 2027-04-30$/);
  expect(rows[1]).toMatch(/^2028-04-01 .* api\.example\.com +api\.example\.com +shop\/shop +SealedSecret istio-system\/api\.example\.com and 1 more +a synth from 2028-03-02$/);
  const ends = rows.map(row => row.slice(0, 10));
  expect([...ends].sort()).toEqual(ends);
  expect({ words, exit }).toEqual({ words: '', exit: 0 });
});

test('--within lists what ends in time and exits with 3; with 0 if nothing does', () => {
  const soon = cli(manifests, store, '--within', '90d', '--json');
  expect(names(soon.data)).toEqual(['acme']);
  expect(soon.exit).toBe(3);
  expect(cli(manifests, store, '--within', '89d')).toEqual({ data: 'no certificates\n', words: '', exit: 0 });
});

test('what has an unknown end is counted where it is not listed', () => {
  expect(cli(manifests).data).toMatch(/^unknown +- +unknown content +api\.example\.com .* unknown; is sealed/m);
  expect(cli(manifests, '--within', '1d')).toEqual({ data: 'no certificates\n', words: 'not listed: 1 entry with an unknown end\n', exit: 0 });
});

test('--ics prints the same bytes for the same input, on another day as well', () => {
  const first = cli(manifests, store, '--ics').data;
  jest.setSystemTime(new Date('2027-03-09T00:00:00Z'));
  expect(cli(manifests, store, '--ics').data).toBe(first);
  expect(first.match(/BEGIN:VEVENT/g)).toHaveLength(9);
});

test('nothing is written', () => {
  const times = () => [store, ...readdirSync(store).map(name => join(store, name))].map(path => statSync(path).mtimeMs);
  const before = times();
  cli(manifests, store);
  expect(times()).toEqual(before);
});

test('a damaged file of a store is named, the rest is listed, and the exit code is 1', () => {
  const file = join(store, 'acme.pem');
  const text = readFileSync(file);
  writeFileSync(file, 'damaged');
  const { data, words, exit } = cli(store, '--json', '--within', '5000d');
  writeFileSync(file, text);
  expect(names(data)).not.toContain('acme');
  expect(names(data)).toContain('shop.example.com');
  expect(words).toContain("acme.pem' is damaged");
  expect(exit).toBe(1);
});

test.each<[string, string[]]>([
  ['no path', []],
  ['a path that does not exist', ['/no/such/folder']],
  ['a time without a unit', ['x', '--within', '60']],
  ['two formats', ['x', '--json', '--ics']],
  ['a PEM file that does not exist', ['/no/such/file.pem']],
  ['a PEM file without a certificate', [join(__dirname, 'fixtures/empty.pem')]],
])('%s is wrong usage, with exit code 2', (_, args) => {
  expect(cli(...args)).toMatchObject({ data: '', exit: 2, words: expect.stringContaining('error:') });
});
