import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { faultySystem, WRITING_CALLS } from './faulty-system';
import { readRecords, treeOf, writeRecords } from './store-at';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { IngressError } from '../../../../src/errors/index';
import { sampleRecord } from '../../../../src/pki/store/contract-samples';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { SYSTEM } from '../../../../src/pki/store/directory/system';
import { CertificateRecordKind } from '../../../../src/pki/store/record-kind';
import { CertificateRecord } from '../../../../src/pki/store/store-contract';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

const AUTHORITY = sampleRecord('ca', { kind: CertificateRecordKind.AUTHORITY });
const RENEWED = { ...AUTHORITY, serialNumber: '77', keyId: 'fedcba' };
const BEFORE = [AUTHORITY, sampleRecord('kept'), sampleRecord('shop')];
const { privateKey, ...shop } = sampleRecord('shop', { serialNumber: '77' });
/** In the order in which they are to be written: the authority first. */
const CHANGED = [RENEWED, shop, sampleRecord('new'), sampleRecord('other')];

afterAll(removeTemporaryStores);

/** Every call that a change of this store makes, as numbers. */
function callsOf(calls?: readonly string[]): number[] {
  const path = temporaryStore();
  writeRecords(path, BEFORE);
  const system = faultySystem({ at: 0, code: 'none', calls });
  writeRecords(path, CHANGED, {}, system);
  return Array.from({ length: system.count() }, (_, index) => index + 1);
}

/** The store after each record of the change, from none of it to all of it. */
function states(): string[] {
  return Array.from({ length: CHANGED.length + 1 }, (_, count) => {
    const records = new Map(BEFORE.map(record => [record.name, record]));
    CHANGED.slice(0, count).forEach(record => records.set(record.name, record));
    return sorted([...records.values()]);
  });
}

function sorted(records: CertificateRecord[]): string {
  return JSON.stringify(
    [...records].sort((a, b) => (a.name < b.name ? -1 : 1)),
    (key, value) =>
      key === '' || typeof value !== 'object' || Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).sort()),
  );
}

/** A machine on which the process that wrote is gone: as seen by another that finds its number in use by a later one. */
const SURVIVOR = { ...SYSTEM, running: () => ({ start: 'later' }), self: () => ({ ...SYSTEM.self(), pid: 1 }) };

test.each([
  ['ENOSPC', 'store-unwritable', 1],
  ['EIO', 'store-unwritable', 5],
  ['EDQUOT', 'store-unwritable', 9],
  ['EROFS', 'store-permissions', 4],
  ['EACCES', 'store-permissions', 6],
])('wherever %s strikes, the error is %s, each record is whole, and none is there before its authority', (code, expected, every) => {
  for (const at of callsOf(WRITING_CALLS).filter(call => call % every === 0)) {
    const path = temporaryStore();
    writeRecords(path, BEFORE);
    try {
      writeRecords(path, CHANGED, {}, faultySystem({ at, code, calls: WRITING_CALLS }));
    } catch (error) {
      expect(error).toBeInstanceOf(IngressError);
      expect([at, (error as IngressError).code]).toEqual([at, expected]);
    }
    expect(states()).toContain(sorted(readRecords(path)));
    writeRecords(path, CHANGED, {}, SURVIVOR);
    expect(sorted(readRecords(path))).toBe(states().at(-1));
  }
});

test('a disk that is full before anything is written leaves no trace of the change', () => {
  const path = temporaryStore();
  writeRecords(path, BEFORE);
  const before = treeOf(path);
  const error = problemOf(() => writeRecords(path, CHANGED, {}, faultySystem({ at: 1, code: 'ENOSPC', calls: ['writeSync'] })));
  expect(error.message).toContain('free space');
  expect(treeOf(path)).toEqual(before);
});

test('a process killed at any call leaves each record whole, none before its authority, and nothing to the next synth but its claim', () => {
  for (const at of callsOf()) {
    const path = temporaryStore();
    writeRecords(path, BEFORE);
    try {
      writeRecords(path, CHANGED, {}, faultySystem({ at, code: 'killed' }));
    } catch {
      // it is dead: its claim of the lock and its temporary files stay
    }
    const found = sorted(readRecords(path));
    expect([at, states().includes(found)]).toEqual([at, true]);
    const store = new DirectoryStore(path, {}, SURVIVOR, 50);
    expect(sorted(store.open().map(({ name }) => store.read(name)))).toBe(found);
    store.close();
    expect(readdirSync(path, { recursive: true }).filter(name => /\.tmp$|\.lock\/./.test(String(name)))).toEqual([]);
  }
});

test('a first synth killed at any call leaves a store that the next one completes', () => {
  const calls = faultySystem({ at: 0, code: 'none' });
  writeRecords(temporaryStore(), BEFORE, {}, calls);
  for (let at = 1; at <= calls.count(); at++) {
    const path = temporaryStore();
    try {
      writeRecords(path, BEFORE, {}, faultySystem({ at, code: 'killed' }));
    } catch {
      // it is dead
    }
    writeRecords(path, BEFORE, {}, SURVIVOR);
    expect([at, sorted(readRecords(path))]).toEqual([at, sorted(BEFORE)]);
  }
});

test('keys are for their owner alone from the first byte on', () => {
  const modes: number[] = [];
  const path = temporaryStore();
  const writeSync = (fd: number, ...rest: []) => {
    modes.push(SYSTEM.fs.fstatSync(fd).mode % 0o1000);
    return SYSTEM.fs.writeSync(fd, ...rest as unknown as [string]);
  };
  const fs = { ...SYSTEM.fs, writeSync: writeSync as typeof SYSTEM.fs.writeSync };
  writeRecords(path, BEFORE, {}, { ...SYSTEM, fs });
  expect(new Set(modes)).toEqual(new Set([0o600]));
  expect(statSync(join(path, 'shop.pem')).mode % 0o1000).toBe(0o600);
});

test('authorities and revocation lists reach the disk before what depends on them is written', () => {
  const calls: string[] = [];
  const names = new Map<number, string>();
  const fs = {
    ...SYSTEM.fs,
    openSync: ((path: string, flags: number, mode: number) => {
      const fd = SYSTEM.fs.openSync(path, flags, mode);
      names.set(fd, path.split('/').at(-1)!);
      return fd;
    }) as typeof SYSTEM.fs.openSync,
    fsyncSync: ((fd: number) => {
      calls.push(`sync ${names.get(fd)}`);
    }) as typeof SYSTEM.fs.fsyncSync,
    renameSync: ((from: string, to: string) => {
      calls.push(`rename ${to.split('/').at(-1)}`);
      SYSTEM.fs.renameSync(from, to);
    }) as typeof SYSTEM.fs.renameSync,
  };
  const path = temporaryStore();
  writeRecords(path, [], {}, SYSTEM);
  const list = {
    ...sampleRecord('ca-crl'),
    kind: CertificateRecordKind.REVOCATION_LIST,
    revocationList: '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n',
  };
  writeRecords(path, [sampleRecord('shop'), list, AUTHORITY, sampleRecord('api')], {}, { ...SYSTEM, fs });
  const pem = calls.filter(call => call.includes('.pem') || call.includes('certificates') || call.includes('store.json'));
  expect(pem.slice(pem.indexOf('sync ca.pem.tmp'))).toEqual([
    'sync ca.pem.tmp', 'rename ca.pem', 'sync ca-crl.pem.tmp', 'rename ca-crl.pem', 'sync certificates',
    'rename shop.pem', 'rename api.pem', 'sync certificates', 'sync store.json.tmp', 'rename store.json', 'sync certificates',
  ]);
});

describe('a file system without modes', () => {
  /** Every file is open to all, as on some mounts of WSL and SMB. */
  const openToAll = {
    ...SYSTEM,
    fs: {
      ...SYSTEM.fs,
      fstatSync: ((fd: number) => Object.assign(SYSTEM.fs.fstatSync(fd), { mode: 0o100777 })) as typeof SYSTEM.fs.fstatSync,
    },
  };

  test('is refused for plain keys, before any is written', () => {
    const path = temporaryStore();
    expect(problemOf(() => writeRecords(path, BEFORE, {}, openToAll))).toMatchObject({
      code: 'store-permissions',
      help: 'give the store a passphrase, or accept it with allowOpenPermissions (on the command line --allow-open-permissions)',
    });
    expect(Object.values(treeOf(path)).join('')).not.toContain('PRIVATE KEY-----');
  });

  test('keeps an encrypted store as it is when its keys would become plain', () => {
    const path = temporaryStore();
    const passphrase = Passphrase.fromValue('correct horse battery staple');
    writeRecords(path, BEFORE, { passphrase });
    const before = treeOf(path);
    expect(problemOf(() => new DirectoryStore(path, { passphrase }, openToAll).changePassphrase(undefined)).code).toBe('store-permissions');
    expect(treeOf(path)).toEqual(before);
  });

  test.each([
    ['an encrypted store', { passphrase: { _value: () => 'correct horse battery staple' } as never }, 'its keys are encrypted'],
    ['a plain store whose user accepts it', { allowOpenPermissions: true }, 'private keys included'],
  ])('is reported once for %s', (_, settings, words) => {
    const path = temporaryStore();
    const notes: string[] = [];
    writeRecords(path, BEFORE, { ...settings, notify: note => notes.push(note) }, openToAll);
    writeRecords(path, [], { ...settings }, openToAll);
    expect(notes.filter(note => note.includes('does not support file modes'))).toEqual([expect.stringContaining(words)]);
  });
});

test('a store that another user owns names both users', () => {
  const path = temporaryStore();
  writeRecords(path, BEFORE);
  const fs = {
    ...SYSTEM.fs,
    openSync: ((file: string, flags: number, mode: number) => {
      if (file.endsWith('ca.pem')) throw Object.assign(new Error(), { code: 'EACCES' });
      return SYSTEM.fs.openSync(file, flags, mode);
    }) as typeof SYSTEM.fs.openSync,
  };
  const owner = statSync(path).uid;
  const store = new DirectoryStore(path, { frozen: true }, { ...SYSTEM, fs, uid: () => 4711 });
  expect(problemOf(() => store.open()).help).toBe(`it belongs to user ${owner}, and the program runs as user 4711: change the owner (chown -R), and run containers with --user 4711`);
});
