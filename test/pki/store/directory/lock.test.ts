import { existsSync, mkdirSync, readdirSync, rmdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { problemOf, removeTemporaryStores, temporaryStore } from './temporary-store';
import { StoreLock } from '../../../../src/pki/store/directory/lock';
import { ProcessIdentity, StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';

const OURS: ProcessIdentity = { pid: 100, thread: '100', start: '5000', boot: 'b001', namespace: '42', host: 'ci-1' };
const HOUR = 60 * 60;

afterAll(removeTemporaryStores);

function store(): string {
  const path = temporaryStore();
  mkdirSync(join(path, '.lock'), { recursive: true });
  return path;
}

/** A machine where the given processes run, by number and start time. */
function machine(running: { [pid: number]: string }, self: ProcessIdentity = OURS): StoreSystem {
  return { ...SYSTEM, self: () => self, running: pid => running[pid] === undefined ? undefined : { start: running[pid] } };
}

function claim(path: string, process: Partial<ProcessIdentity>, ageInSeconds: number = 0): void {
  const { pid, thread, start, boot, namespace, host } = { ...OURS, ...process };
  const file = join(path, '.lock', `${pid}.${thread}-${start}-${boot}-${namespace}-abcdef012345@${host}`);
  writeFileSync(file, '');
  utimesSync(file, Date.now() / 1000 - ageInSeconds, Date.now() / 1000 - ageInSeconds);
}

test.each([
  ['a process that is gone', { pid: 7 }, 0],
  ['a process whose number another one has now', { pid: 8, start: '1' }, 0],
  ['this machine before it was started anew, or another by its name, from more than an hour ago', { pid: 9, boot: 'b000' }, 2 * HOUR],
  ['a process that is gone, on a machine without numbers for boots', { pid: 7, boot: 't1000020' }, 0],
  ['another machine, from more than an hour ago', { host: 'ci-2', boot: 'b00c' }, 2 * HOUR],
  ['another container of this machine, from more than an hour ago', { host: 'pod-a', namespace: '43' }, 2 * HOUR],
])('a claim of %s does not count and is removed', (_, process, age) => {
  const path = store();
  claim(path, process, age);
  const { boot = '' } = process as Partial<ProcessIdentity>;
  const lock = new StoreLock(machine({ 8: '9999', 100: '5000' }, boot.startsWith('t') ? { ...OURS, boot: 't1000000' } : OURS), path, 0);
  lock.acquire();
  expect(readdirSync(join(path, '.lock'))).toHaveLength(1);
  lock.release();
  expect(readdirSync(join(path, '.lock'))).toEqual([]);
});

test.each([
  ['a process that runs', { pid: 8, start: '9999' }, 9 * HOUR, 'process 8 on ci-1'],
  ['another machine by the same name, within the hour', { pid: 7, boot: 'b00f' }, 0.5 * HOUR, 'process 7 on ci-1'],
  ['another thread of this process', { thread: '101' }, 0, 'process 100 on ci-1'],
  ['another machine, within the hour', { host: 'ci-2', boot: 'b00c' }, 0.5 * HOUR, 'process 100 on ci-2'],
  ['another container of this machine, within the hour', { host: 'pod-a', namespace: '43' }, 0, 'process 100 on pod-a'],
])('a claim of %s keeps the store locked', (_, process, age, holder) => {
  const path = store();
  claim(path, process, age);
  const error = problemOf(() => new StoreLock(machine({ 8: '9999', 100: '5000' }), path, 0).acquire());
  expect(error.code).toBe('store-locked');
  expect(error.message).toContain(holder);
  expect(readdirSync(join(path, '.lock'))).toHaveLength(1);
});

test('a claim in a form that this version does not know keeps the store locked, and the error says how to remove it', () => {
  const path = store();
  writeFileSync(join(path, '.lock', 'something newer'), '');
  expect(problemOf(() => new StoreLock(SYSTEM, path, 0).acquire()).message).toContain(`rm '${path}/.lock/something newer'`);
});

test('a store that this thread holds through another object, or another copy of this library, is refused at once instead of waited for', () => {
  const path = store();
  const lock = new StoreLock(SYSTEM, path, 0);
  lock.acquire();
  const noWaiting = { ...SYSTEM, sleep: () => { throw new Error('waited'); } };
  expect(problemOf(() => new StoreLock(noWaiting, path, 60_000).acquire()).help).toContain('create one CertificateStore object and share it');
  jest.isolateModules(() => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const copy = require('../../../../src/pki/store/directory/lock') as { StoreLock: typeof StoreLock };
    expect(copy.StoreLock).not.toBe(StoreLock);
    expect(() => new copy.StoreLock(noWaiting, path, 60_000).acquire()).toThrow('open in this thread, through another object');
  });
  lock.release();
});

test.each(['modern', 'legacy'] as const)('under %s fake timers waiting ends', kind => {
  const path = store();
  claim(path, { ...SYSTEM.self(), thread: 'n99' });
  jest.useFakeTimers({ legacyFakeTimers: kind === 'legacy' });
  try {
    expect(problemOf(() => new StoreLock(SYSTEM, path, 300).acquire()).message).toContain('for longer than 0.3 s');
  } finally {
    jest.useRealTimers();
  }
});

test('a worker thread that is terminated while it holds the store does not keep it locked', async () => {
  const path = store();
  const holder = new Worker(`
    const { readFileSync, readlinkSync } = require('node:fs');
    const { parentPort } = require('node:worker_threads');
    const stat = readFileSync('/proc/thread-self/stat', 'utf8');
    parentPort.postMessage({ thread: readlinkSync('/proc/thread-self').split('/')[2], start: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] });
    setInterval(() => undefined, 1000);
  `, { eval: true });
  const identity = await new Promise<Partial<ProcessIdentity>>(resolve => holder.once('message', resolve));
  claim(path, { ...SYSTEM.self(), ...identity });
  expect(problemOf(() => new StoreLock(SYSTEM, path, 0).acquire()).message).toContain(`process ${process.pid}`);
  await holder.terminate();
  const lock = new StoreLock(SYSTEM, path, 0);
  lock.acquire();
  expect(readdirSync(join(path, '.lock'))).toHaveLength(1);
  lock.release();
});

test('a waiting process gets the store when it is given free', () => {
  const path = store();
  const first = new StoreLock(machine({ 100: '5000', 200: '1' }), path, 0);
  first.acquire();
  const second = new StoreLock(
    { ...machine({ 100: '5000' }, { ...OURS, pid: 200, start: '1' }), sleep: () => first.release() },
    path,
    60_000,
  );
  second.acquire();
  expect(readdirSync(join(path, '.lock'))).toEqual([expect.stringMatching(/^200\./)]);
  second.release();
});

test('of two that claim in the same moment at most one has the store', () => {
  const path = store();
  const other = new StoreLock(machine({ 100: '5000' }, { ...OURS, pid: 200, start: '1' }), path, 0);
  let nested = false;
  // the other one tries between our look and our claim: here, whenever we list the claims
  const fs = {
    ...SYSTEM.fs,
    readdirSync: ((folder: string) => {
      if (!nested) {
        nested = true;
        expect(problemOf(() => other.acquire()).code).toBe('store-locked');
      }
      return SYSTEM.fs.readdirSync(folder);
    }) as typeof SYSTEM.fs.readdirSync,
  };
  const ours = new StoreLock({ ...machine({ 100: '5000', 200: '1' }), fs }, path, 0);
  ours.acquire();
  expect(nested).toBe(true);
  ours.release();
});

test('a folder of claims that is a link is refused, and old files where it leads are left alone', () => {
  const path = store();
  const elsewhere = store();
  const precious = join(elsewhere, 'precious');
  writeFileSync(precious, 'not a claim');
  utimesSync(precious, 0, 0);
  rmdirSync(join(path, '.lock'));
  symlinkSync(elsewhere, join(path, '.lock'));
  expect(problemOf(() => new StoreLock(machine({}), path, 0).acquire())).toMatchObject({
    code: 'store-permissions',
    message: expect.stringContaining('symbolic link'),
  });
  expect(existsSync(precious)).toBe(true);
});

test('a file where the folder of claims should be is an error that names it', () => {
  const path = store();
  rmdirSync(join(path, '.lock'));
  writeFileSync(join(path, '.lock'), '');
  expect(problemOf(() => new StoreLock(machine({}), path, 0).acquire())).toMatchObject({
    code: 'store-unreadable',
    message: expect.stringContaining('not a folder'),
  });
});
