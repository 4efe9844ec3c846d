import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run';
import { CertificateAuthority, CertificateReporter, CertificateStore, Passphrase } from '../../src/index';
import { sampleRecord } from '../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../src/pki/store/directory/directory-store';
import { readRecords, treeOf, writeRecords } from '../pki/store/directory/store-at';
import { removeTemporaryStores, temporaryStore } from '../pki/store/directory/temporary-store';

const DAY = 24 * 60 * 60 * 1000;
const PASSPHRASE = Passphrase.fromEnvironment('TEST_PASSPHRASE');
let template: string;

beforeAll(() => {
  process.env.TEST_PASSPHRASE = 'correct horse battery staple';
  template = temporaryStore();
  // the old one was issued a year ago, and the authority as well: its end is that of its ten years
  void authority(template, Date.now() - 365 * DAY).issueServerCertificate('old', { dnsNames: ['old.example'] }).privateKey;
  void authority(template).issueServerCertificate('shop', { dnsNames: ['a.example', 'b.example', 'c.example', 'd.example'] }).privateKey;
});
beforeEach(() => {
  process.env.TEST_PASSPHRASE = 'correct horse battery staple';
  process.env.TEST_NEW_PASSPHRASE = 'an even longer passphrase';
});
afterEach(() => {
  delete process.env.TEST_PASSPHRASE;
  delete process.env.TEST_NEW_PASSPHRASE;
});
afterAll(removeTemporaryStores);

function authority(path: string, now = Date.now()): CertificateAuthority {
  const store = CertificateStore.directory(path, { reporter: CertificateReporter.silent(), clock: { now: () => new Date(now) } });
  return CertificateAuthority.selfSigned('ca', { store });
}

function filledStore(passphrase?: Passphrase): string {
  const path = temporaryStore();
  cpSync(template, path, { recursive: true });
  if (passphrase) new DirectoryStore(path).changePassphrase(passphrase);
  return path;
}

/** What a command prints, and its exit code. */
function cli(...args: string[]): { data: string; words: string; exit: number } {
  const before = process.exitCode;
  const printed = { data: '', words: '' };
  process.exitCode = 0;
  run(args, {
    data: text => { printed.data += text; },
    note: line => { printed.words += `${line}\n`; },
    fail: line => {
      printed.words += `${line}\n`;
      process.exitCode = 1;
    },
  });
  const exit = Number(process.exitCode);
  process.exitCode = before;
  return { ...printed, exit };
}

test('list prints a table in which what ends first is at the top, also of an encrypted store without its passphrase', () => {
  const table = (key: string) => [
    'NAME  KIND         ISSUER      NAMES                                       DAYS LEFT  KEY',
    expect.stringMatching(new RegExp(`^old   certificate  CN=ca root  old\\.example                                 (31|32)         ${key}$`)),
    expect.stringMatching(new RegExp(`^shop  certificate  CN=ca root  a\\.example, b\\.example, c\\.example and 1 more  (396|397)        ${key}$`)),
    expect.stringMatching(new RegExp(`^ca    authority    CN=ca root  -                                           (3284|3285)       ${key}$`)),
  ];
  const plain = cli('store', 'list', filledStore());
  expect(plain).toMatchObject({ words: '', exit: 0 });
  expect(plain.data.trimEnd().split('\n')).toEqual(table('plain'));
  expect(cli('store', 'list', filledStore(PASSPHRASE)).data.trimEnd().split('\n')).toEqual(table('encrypted'));
});

test('list --expires-within and --json answer what ends soon', () => {
  const path = filledStore();
  const names = (...args: string[]) =>
    (JSON.parse(cli('store', 'list', path, '--json', ...args).data) as { name: string }[]).map(({ name }) => name);
  expect(names('--expires-within', '60d')).toEqual(['old']);
  expect(names('--expires-within', '60w')).toEqual(['old', 'shop']);
  expect(names('--expires-within', '12h')).toEqual([]);
  expect(names()).toEqual(['old', 'shop', 'ca']);
  expect(cli('store', 'list', path, '--expires-within', '12h').data).toBe('no certificates\n');
});

test.each<[string, string, (path: string) => void]>([
  ['a damaged file', "shop.pem' is damaged", path => writeFileSync(join(path, 'shop.pem'), 'damaged')],
  ['a file of another name', "file 'shop.pem' holds \"old\"", path => cpSync(join(path, 'old.pem'), join(path, 'shop.pem'))],
  ['a symbolic link', "shop.pem' in the certificate store is a symbolic link", path => {
    rmSync(join(path, 'shop.pem'));
    symlinkSync('old.pem', join(path, 'shop.pem'));
  }],
  ['conflict marks', "merge conflicts in 'shop.pem'", path =>
    writeFileSync(join(path, 'shop.pem'), `<<<<<<< HEAD\n${readFileSync(join(path, 'shop.pem'), 'utf8')}=======\n>>>>>>> x\n`)],
  ['a certificate that cannot be read', "error: 'shop': the certificate cannot be read", path =>
    writeRecords(path, [sampleRecord('shop')])],
])('list and show continue after %s, name it, and end with 1', (_, words, damage) => {
  const path = filledStore();
  damage(path);
  const listed = cli('store', 'list', path, '--json');
  expect(listed).toMatchObject({ exit: 1, words: expect.stringContaining(words) });
  expect((JSON.parse(listed.data) as { name: string }[]).map(({ name }) => name)).toEqual(['old', 'ca']);
  expect(cli('store', 'show', path, 'shop')).toMatchObject({ exit: 1, data: '', words: expect.stringContaining('shop') });
});

test('list names an authority that is missing, and lists the others', () => {
  const path = filledStore();
  rmSync(join(path, 'ca.pem'));
  const listed = cli('store', 'list', path, '--json');
  expect(listed).toMatchObject({ exit: 1, words: expect.stringMatching(/lists authority 'ca' .* \(authority-missing\)\n$/) });
  expect((JSON.parse(listed.data) as { name: string }[]).map(({ name }) => name)).toEqual(['old', 'shop']);
});

test('a damaged authority is named once, as damaged', () => {
  const path = filledStore();
  writeFileSync(join(path, 'ca.pem'), 'damaged');
  expect(cli('store', 'list', path).words).toMatch(/^error: .*ca\.pem' is damaged: [^\n]*\n$/);
});

test('show prints what is known of one certificate, and never its key', () => {
  const path = filledStore();
  const shown = cli('store', 'show', path, 'shop').data;
  expect(shown).toMatch(/^name: +shop\nkind: +certificate\nsubject: +CN=a\.example\nissuer: +CN=ca root\nnames: +a\.example, b\.example, c\.example, d\.example\n/);
  expect(JSON.parse(cli('store', 'show', path, 'ca', '--json').data)).toMatchObject({ name: 'ca', kind: 'authority', key: 'plain' });
  expect(`${shown}${cli('store', 'list', path, '--json').data}`).not.toMatch(/PRIVATE|-----BEGIN/);
  expect(cli('store', 'show', path, 'absent')).toMatchObject({ data: '', exit: 1, words: expect.stringContaining('no entry "absent"') });
});

test('export-key prints the key of an encrypted store as PEM', () => {
  const path = filledStore(PASSPHRASE);
  const [{ privateKey }] = readRecords(template).filter(({ name }) => name === 'shop');
  expect(cli('store', 'export-key', path, 'shop', '--passphrase-env', 'TEST_PASSPHRASE')).toEqual({ data: privateKey, words: '', exit: 0 });
});

test('export-key of an encrypted store without a passphrase names the option', () => {
  expect(cli('store', 'export-key', filledStore(PASSPHRASE), 'shop'))
    .toMatchObject({ data: '', exit: 1, words: expect.stringMatching(/is encrypted, but no passphrase was given; set .*--passphrase-env/) });
});

test('export-key of an entry without a key is an error', () => {
  const path = temporaryStore();
  const { privateKey, ...root } = sampleRecord('root');
  writeRecords(path, [root]);
  expect(cli('store', 'export-key', path, 'root')).toEqual({
    data: '', words: "error: the store has no private key for 'root', which was issued elsewhere\n", exit: 1,
  });
});

test('export-key of an unknown name fails with the error of the library', () => {
  expect(cli('store', 'export-key', filledStore(), 'absent')).toMatchObject({
    data: '',
    words: expect.stringContaining('no entry "absent"'),
    exit: 1,
  });
});

test('change-passphrase encrypts a plain store and decrypts an encrypted one', () => {
  const path = filledStore();
  expect(cli('store', 'change-passphrase', path, '--new-passphrase-env', 'TEST_NEW_PASSPHRASE').exit).toBe(0);
  expect(cli('store', 'export-key', path, 'shop')).toMatchObject({ exit: 1, words: expect.stringContaining('store-passphrase') });
  expect(cli('store', 'change-passphrase', path, '--passphrase-env', 'TEST_NEW_PASSPHRASE', '--plain').exit).toBe(0);
  expect(readRecords(path)).toEqual(readRecords(template));
});

test('a committed store whose keys become plain comes with the command that removes them from git', () => {
  const path = filledStore(PASSPHRASE);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: path, encoding: 'utf8', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  git('init', '-q');
  git('add', '-A');
  const { words, exit } = cli('store', 'change-passphrase', path, '--passphrase-env', 'TEST_PASSPHRASE', '--plain');
  expect(exit).toBe(0);
  const command = /remove them from it: (.*)\n/.exec(words)?.[1] ?? 'false';
  execFileSync('bash', ['-c', command], { cwd: path });
  git('add', '-A');
  expect(git('ls-files').split('\n')).toEqual(['.gitattributes', '.gitignore', 'store.json', '']);
  expect(readRecords(path)).toEqual(readRecords(template));
});

test('rekey encrypts what another branch wrote like the others', () => {
  const [path, branch] = [filledStore(PASSPHRASE), filledStore()];
  cpSync(join(branch, 'shop.pem'), join(path, 'shop.pem'));
  expect(cli('store', 'list', path)).toMatchObject({ exit: 1, words: expect.stringContaining(`store rekey '${path}' --passphrase-env VARIABLE (store-passphrase)`) });
  expect(cli('store', 'rekey', path, '--passphrase-env', 'TEST_PASSPHRASE')).toEqual({
    data: '',
    words: 're-encrypted: shop\n',
    exit: 0,
  });
  expect(readRecords(path, { passphrase: PASSPHRASE })).toEqual(readRecords(template));
  expect(cli('store', 'rekey', path, '--passphrase-env', 'TEST_PASSPHRASE').words).toBe('all files already use the same passphrase\n');
});

describe('rekey, when another branch wrote with another passphrase,', () => {
  /** A store whose shop.pem is from a branch with another passphrase. */
  function merged(): string {
    const [path, branch] = [filledStore(PASSPHRASE), filledStore(Passphrase.fromEnvironment('TEST_NEW_PASSPHRASE'))];
    cpSync(join(branch, 'shop.pem'), join(path, 'shop.pem'));
    return path;
  }

  test.each<[string, RegExp, string[]]>([
    ['without the old passphrase names its option', /'shop\.pem' .* --old-passphrase-env/, []],
    ['with a wrong old one says that it is wrong, and nothing of damage', /old passphrase does not open 'shop\.pem'/, ['--old-passphrase-env', 'TEST_PASSPHRASE']],
  ])('%s', (_, words, options) => {
    const path = merged();
    const before = treeOf(path);
    const { words: printed, exit } = cli('store', 'rekey', path, '--passphrase-env', 'TEST_PASSPHRASE', ...options);
    expect(exit).toBe(1);
    expect(printed).toMatch(words);
    expect(printed).toContain('(store-passphrase)');
    expect(printed).not.toContain('store forget');
    expect(treeOf(path)).toEqual(before);
  });

  test('encrypts what the old one opens and names the files of a third', () => {
    const path = merged();
    process.env.TEST_NEW_PASSPHRASE = 'the passphrase of a third branch';
    const third = filledStore(Passphrase.fromEnvironment('TEST_NEW_PASSPHRASE'));
    cpSync(join(third, 'old.pem'), join(path, 'old.pem'));
    const rekey = () => cli('store', 'rekey', path, '--passphrase-env', 'TEST_PASSPHRASE', '--old-passphrase-env', 'TEST_NEW_PASSPHRASE');
    expect(rekey()).toMatchObject({ exit: 1, words: expect.stringMatching(/^re-encrypted: old\n.*does not open 'shop\.pem'/) });
    process.env.TEST_NEW_PASSPHRASE = 'an even longer passphrase';
    expect(rekey()).toMatchObject({ exit: 0, words: 're-encrypted: shop\n' });
    expect(readRecords(path, { passphrase: PASSPHRASE })).toEqual(readRecords(template));
  });
});

describe('a store whose keys others can read, as on a file system without modes,', () => {
  function openStore(): string {
    const path = filledStore();
    readdirSync(path).filter(name => name.endsWith('.pem')).forEach(name => chmodSync(join(path, name), 0o644));
    return path;
  }

  test.each([
    ['list'],
    ['show', 'shop'],
    ['export-key', 'shop'],
    ['rekey'],
    ['forget', 'shop'],
    ['change-passphrase', '--plain'],
  ])('is refused by %s unless the user accepts it', (command, ...args) => {
    const path = openStore();
    expect(cli('store', command, path, ...args)).toMatchObject({ exit: 1, words: expect.stringContaining('--allow-open-permissions') });
    expect(cli('store', command, path, ...args, '--allow-open-permissions').exit).toBe(0);
  });

  test('is encrypted as the error says', () => {
    const path = openStore();
    expect(cli('store', 'list', path).words).toContain(`encrypt the store: cdk8s-istio-ingress store change-passphrase '${path}' --new-passphrase-env VARIABLE`);
    expect(cli('store', 'change-passphrase', path, '--new-passphrase-env', 'TEST_PASSPHRASE').exit).toBe(0);
    expect(readRecords(path, { passphrase: PASSPHRASE })).toEqual(readRecords(template));
  });
});

test('forget removes entries, authorities too', () => {
  const path = filledStore();
  expect(cli('store', 'forget', path, 'shop', 'ca')).toEqual({ data: '', words: `removed shop, ca from ${path}\n`, exit: 0 });
  expect(readdirSync(path).filter(name => name.endsWith('.pem'))).toEqual(['old.pem']);
  expect(JSON.parse(readFileSync(join(path, 'store.json'), 'utf8'))).toEqual({ format: 1, authorities: {} });
});

test.each([
  ['an unknown option', ['store', 'list', 'x', '--nonsense']],
  ['no directory', ['store', 'list']],
  ['a time without a unit', ['store', 'list', 'x', '--expires-within', '60']],
  ['no new passphrase', ['store', 'change-passphrase', 'x']],
  ['two new passphrases', ['store', 'change-passphrase', 'x', '--plain', '--new-passphrase-env', 'X']],
])('%s is a wrong use, with exit code 2', (_, args) => {
  expect(cli(...args)).toMatchObject({ data: '', exit: 2, words: expect.stringContaining('error:') });
});

test.each([
  ['list'],
  ['show', 'shop'],
  ['export-key', 'shop'],
  ['forget', 'shop'],
  ['rekey'],
  ['change-passphrase', '--new-passphrase-env', 'TEST_PASSPHRASE'],
])('%s of a folder that is no store is an error, and creates nothing', (command, ...args) => {
  const path = temporaryStore();
  expect(cli('store', command, path, ...args)).toMatchObject({
    data: '',
    words: expect.stringContaining(`no certificate store in '${path}'`),
    exit: 1,
  });
  expect(existsSync(path)).toBe(false);
  mkdirSync(path);
  expect(cli('store', command, path, ...args)).toMatchObject({ data: '', exit: 1 });
  expect(readdirSync(path)).toEqual([]);
});

test('change-passphrase holds also for a store that has no entries left', () => {
  const path = filledStore();
  cli('store', 'forget', path, 'ca', 'shop', 'old');
  expect(cli('store', 'change-passphrase', path, '--new-passphrase-env', 'TEST_NEW_PASSPHRASE').exit).toBe(0);
  expect(JSON.parse(readFileSync(join(path, 'store.json'), 'utf8'))).toMatchObject({
    encryption: { derivation: 'scrypt' },
    authorities: {},
  });
});
