import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAtomic } from '../../src/pki/store/write-atomic';

const folder = fs.mkdtempSync(join(tmpdir(), 'atomic-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
afterEach(() => jest.restoreAllMocks());

test('contents are synced before the file has its name, and the name before it returns', () => {
  const calls: string[] = [];
  const { fsyncSync, renameSync } = fs;
  jest.spyOn(jest.requireActual('node:fs'), 'fsyncSync').mockImplementation((descriptor: unknown) => {
    calls.push(fs.fstatSync(descriptor as number).isDirectory() ? 'sync folder' : 'sync file');
    fsyncSync(descriptor as number);
  });
  jest.spyOn(jest.requireActual('node:fs'), 'renameSync').mockImplementation((...paths: unknown[]) => {
    calls.push('rename');
    renameSync(...paths as [string, string]);
  });
  writeAtomic(join(folder, 'root.key'), 'key', 0o600);
  expect(calls).toEqual(['sync file', 'rename', 'sync folder']);
});

test('nothing is left over when a file cannot take its place', () => {
  fs.mkdirSync(join(folder, 'taken'));
  expect(() => writeAtomic(join(folder, 'taken'), 'key', 0o600)).toThrow();
  expect(fs.readdirSync(folder).filter(name => name.endsWith('.tmp'))).toEqual([]);
});
