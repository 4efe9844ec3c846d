import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { treeOf } from './directory/store-at';
import { run } from '../../../src/cli/run';
import { CertificateAuthority, CertificateReporter, CertificateStore, Passphrase } from '../../../src/index';
import { openssl } from '../pki-helpers';

const START = Date.parse('2026-11-23T12:00:00Z');
const HOUR = 60 * 60 * 1000;
const PASSPHRASES: { readonly [name: string]: string } = {
  BASE_PASSPHRASE: 'correct horse battery staple',
  LEFT_PASSPHRASE: 'left horse battery staple',
  RIGHT_PASSPHRASE: 'right horse battery staple',
};

let folder: string;
/** A repository whose program and store are committed; each test works on a copy. */
let template: string;

beforeAll(() => {
  Object.assign(process.env, PASSPHRASES, {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  });
  folder = mkdtempSync(join(tmpdir(), 'merge-'));
  template = join(folder, 'template');
  mkdirSync(template);
  git(template, 'init', '-q', '-b', 'base');
  for (const host of ['a.example', 'c.example', 'x.example']) declare(template, `hosts/${host}`);
  declare(template, 'passphrase', 'BASE_PASSPHRASE');
  declare(template, 'generation', '0');
  synth(template, START);
  commit(template);
});
afterAll(() => {
  Object.keys(PASSPHRASES).forEach(name => delete process.env[name]);
  rmSync(folder, { recursive: true });
});

/** A part of the program: a file in the repository. */
function declare(repository: string, file: string, text = ''): void {
  mkdirSync(join(repository, file, '..'), { recursive: true });
  writeFileSync(join(repository, file), text);
}

/** The program: an authority, the hosts that are declared, and what is revoked. */
function synth(repository: string, now: number, frozen = false): { [host: string]: string } {
  const declared = (name: string) => existsSync(join(repository, name)) ? readdirSync(join(repository, name)) : [];
  const text = (file: string) => readFileSync(join(repository, file), 'utf8');
  const store = CertificateStore.directory(join(repository, 'certificates'), {
    passphrase: Passphrase.fromEnvironment(text('passphrase')),
    clock: { now: () => new Date(now) },
    reporter: CertificateReporter.silent(),
    frozen,
  });
  const ca = CertificateAuthority.selfSigned('ca', { store, reissue: text('generation') });
  declared('revoked').forEach(serial => ca.revoke(serial));
  const bundles = declared('hosts').map(host => ca.issueServerCertificate(host, { dnsNames: [host] }));
  const root = new X509Certificate(ca.trustAnchors.pem);
  const material = Object.fromEntries(bundles.map(({ name, certificateChain, privateKey }) => {
    const certificate = new X509Certificate(certificateChain);
    expect([name, certificate.verify(root.publicKey), privateKey.includes('PRIVATE KEY')]).toEqual([name, true, true]);
    return [name, certificateChain + privateKey];
  }));
  return { ...material, lists: ca.trustAnchors.revocationLists ?? '', ca: ca.trustAnchors.pem };
}

interface Change {
  readonly hours: number;
  make(repository: string, side: 'left' | 'right', now: number): void;
}

const serialOf = (repository: string, host: string) => /Serial-Number: (\w+)/.exec(readFileSync(join(repository, 'certificates', `${host}.pem`), 'utf8'))![1];
const own = (side: 'left' | 'right') => side === 'left' ? 'a.example' : 'c.example';

const CHANGES: { readonly [name: string]: Change } = {
  'add another host': { hours: 1, make: (repository, side) => declare(repository, `hosts/b-${side}.example`) },
  'add elsewhere': { hours: 1, make: (repository, side) => declare(repository, `hosts/${side === 'left' ? 'd' : 'z'}-${side}.example`) },
  'renew': { hours: 300 * 24, make: () => undefined },
  'revoke': { hours: 1, make: (repository, side) => declare(repository, `revoked/${serialOf(repository, own(side))}`) },
  'change passphrase': {
    hours: 1,
    make: (repository, side) => {
      const next = `${side.toUpperCase()}_PASSPHRASE`;
      expect(
        cli(
          'store',
          'change-passphrase',
          join(repository, 'certificates'),
          '--passphrase-env',
          'BASE_PASSPHRASE',
          '--new-passphrase-env',
          next,
        ),
      ).toBe('0');
      declare(repository, 'passphrase', next);
    },
  },
  'rotate': { hours: 1, make: (repository, side) => declare(repository, 'generation', side) },
  'remove': {
    hours: 1,
    make: (repository, side) => {
      rmSync(join(repository, 'hosts', own(side)));
      expect(cli('store', 'forget', join(repository, 'certificates'), own(side))).toBe('0');
    },
  },
};

/** To git, the one file is the other renamed: they share their chain and parts of their headers. */
const REPLACE: Change = {
  hours: 1,
  make: (repository, side) => {
    rmSync(join(repository, 'hosts', 'x.example'));
    expect(cli('store', 'forget', join(repository, 'certificates'), 'x.example')).toBe('0');
    declare(repository, `hosts/y-${side}.example`);
  },
};

const NAMES = Object.keys(CHANGES);
const PAIRS = NAMES.flatMap(left => NAMES.map(right => [left, right] as const));

test.each(PAIRS)(
  '%s on one branch, %s on the other: git merges what one changed, and what both changed is solved as the message says',
  (left, right) => {
    const repository = join(folder, `${NAMES.indexOf(left)}-${NAMES.indexOf(right)}`);
    git(folder, 'clone', '-q', template, repository);
    branch(repository, CHANGES[left], 'left');
    branch(repository, CHANGES[right], 'right');
    const both = changed(repository, 'left').filter(file => changed(repository, 'right').includes(file));
    const conflicts = merge(repository);
    expect(both).toEqual(expect.arrayContaining(conflicts));

    // what the program itself contradicts is for its people to decide: as on this branch
    for (const file of conflicts.filter(each => !each.startsWith('certificates/'))) git(repository, 'checkout', '-q', '--ours', '--', file);
    const now = START + (Math.max(CHANGES[left].hours, CHANGES[right].hours) + 24) * HOUR;
    const material = synthAsTheMessagesSay(repository, now);
    commit(repository);

    const before = treeOf(join(repository, 'certificates'));
    expect(synth(repository, now + HOUR, true)).toEqual(material);
    expect(treeOf(join(repository, 'certificates'))).toEqual(before);
    const revoked = existsSync(join(repository, 'revoked')) ? readdirSync(join(repository, 'revoked')) : [];
    expect(revoked).toHaveLength([left, right].filter(change => change === 'revoke').length);
    const list = revoked.length > 0 ? openssl(['crl', '-in', 'list', '-noout', '-text'], { list: material.lists }).output : '';
    for (const serial of revoked) expect(list).toContain(serial.toUpperCase());
  },
);

test.each(['renew', 'revoke', 'rotate', 'change passphrase'])('%s on both branches: a rebase is solved as the message says', name => {
  const repository = join(folder, `rebase ${name}`);
  git(folder, 'clone', '-q', template, repository);
  branch(repository, CHANGES[name], 'left');
  branch(repository, CHANGES[name], 'right');
  expect(() => git(repository, 'rebase', '-q', 'left')).toThrow(/conflict/i);
  for (const file of conflictsIn(repository).filter(each => !each.startsWith('certificates/'))) git(repository, 'checkout', '-q', '--ours', '--', file);
  const now = START + (CHANGES[name].hours + 24) * HOUR;
  const material = synthAsTheMessagesSay(repository, now);
  git(repository, 'add', '-A');
  git(repository, '-c', 'core.editor=true', 'rebase', '--continue');
  expect(synth(repository, now + HOUR, true)).toEqual(material);
});

test('a rebase in which git takes files for renamed is solved as the message says', () => {
  const repository = join(folder, 'rebase renamed');
  git(folder, 'clone', '-q', template, repository);
  branch(repository, CHANGES.renew, 'left');
  branch(repository, REPLACE, 'right');
  expect(() => git(repository, 'rebase', '-q', '-X', 'find-renames=10%', 'left')).toThrow(/conflict/i);
  expect(conflictsIn(repository)).toContain('certificates/y-right.example.pem'); // which HEAD does not have
  const now = START + 301 * 24 * HOUR;
  const material = synthAsTheMessagesSay(repository, now);
  git(repository, 'add', '-A');
  git(repository, '-c', 'core.editor=true', 'rebase', '--continue');
  expect(synth(repository, now + HOUR, true)).toEqual(material);
});

test.each<[string, Change, Change]>([
  ['one branch replaces a certificate, the other renews it', REPLACE, CHANGES.renew],
  ['one branch renews a certificate, the other replaces it', CHANGES.renew, REPLACE],
  ['both branches replace a certificate', REPLACE, REPLACE],
])('%s: git takes files for renamed, and the message leads to a synth that succeeds', (name, left, right) => {
  const repository = join(folder, name);
  git(folder, 'clone', '-q', template, repository);
  branch(repository, left, 'left');
  branch(repository, right, 'right');
  const handedOut = readFileSync(join(repository, 'certificates', right === REPLACE ? 'y-right.example.pem' : 'a.example.pem'));
  expect(merge(repository, '-X', 'find-renames=10%').filter(file => file.includes('y-'))).not.toEqual([]);
  const now = START + 301 * 24 * HOUR;
  const material = synthAsTheMessagesSay(repository, left === right ? START + 24 * HOUR : now);
  commit(repository);
  expect(synth(repository, left === right ? START + 25 * HOUR : now + HOUR, true)).toEqual(material);
  if (left === right || right !== REPLACE) {
    expect(readFileSync(join(repository, 'certificates', right === REPLACE ? 'y-right.example.pem' : 'a.example.pem'))).toEqual(handedOut);
  }
});

function branch(repository: string, { hours, make }: Change, side: 'left' | 'right'): void {
  git(repository, 'checkout', '-q', '-b', side, 'origin/base');
  const now = START + (hours + (side === 'left' ? 0 : 1)) * HOUR;
  make(repository, side, now);
  synth(repository, now);
  commit(repository);
}

/** Synthesizes; whatever is wrong says what to do, which is done to the letter. */
function synthAsTheMessagesSay(repository: string, now: number): { [host: string]: string } {
  for (let attempts = 0; attempts < 4; attempts++) {
    try {
      return synth(repository, now);
    } catch (error) {
      const { help = '' } = error as { help?: string };
      const checkout = /for example with: (.*?); then synthesize/.exec(help)?.[1];
      const rekey = /cdk8s-istio-ingress (store rekey) '(.*)'(.*)/.exec(help);
      if (checkout) {
        execFileSync('bash', ['-c', checkout], { cwd: repository, stdio: 'pipe' });
      } else if (rekey) {
        // the store has the passphrase that its program names; the files of the other branch have the one from before
        const options = rekey[3]
          .replace('OLD_VARIABLE', 'BASE_PASSPHRASE')
          .replace('VARIABLE', readFileSync(join(repository, 'passphrase'), 'utf8'));
        expect(cli('store', 'rekey', rekey[2], ...options.trim().split(' '))).toBe('0');
      } else {
        throw error;
      }
    }
  }
  throw new Error('the messages did not lead to a synth that succeeds');
}

/** Files that git could not merge. */
function merge(repository: string, ...options: string[]): string[] {
  try {
    git(repository, 'merge', '-q', '--no-edit', ...options, 'left');
  } catch {
    // conflicts
  }
  return conflictsIn(repository);
}

function conflictsIn(repository: string): string[] {
  return lines(git(repository, 'diff', '--name-only', '--diff-filter=U'));
}

function changed(repository: string, side: string): string[] {
  return lines(git(repository, 'diff', '--name-only', 'origin/base', side));
}

function commit(repository: string): void {
  git(repository, 'add', '-A');
  git(repository, 'commit', '-q', '--allow-empty', '-m', 'change');
}

function git(cwd: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd, encoding: 'utf8', stdio: 'pipe' });
}

function lines(text: string): string[] {
  return text.split('\n').filter(line => line !== '');
}

/** Runs a command and returns its exit code, and what went wrong. */
function cli(...args: string[]): string {
  let words = '';
  const before = process.exitCode;
  process.exitCode = 0;
  run(args, {
    data: () => undefined,
    note: () => undefined,
    fail: line => {
      words = line;
      process.exitCode = 1;
    },
  });
  const result = `${process.exitCode}${words}`;
  process.exitCode = before;
  return result;
}
