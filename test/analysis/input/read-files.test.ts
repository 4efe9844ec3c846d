import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPath } from '../../../src/model/input/read-files';
import { problemOf } from '../../helpers/charts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'read-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('a folder is read in order of names, without hidden files, packages and other files, and its links are named', () => {
  for (const [path, name] of [
    ['b.yaml', 'b'], ['a/z.yml', 'z'], ['a.json', 'a'], ['.hidden.yaml', 'h'], ['node_modules/x.yaml', 'x'], ['notes.txt', 't'],
  ]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${name}"}}`);
  }
  symlinkSync(folder, join(folder, 'loop'));
  symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.yaml'));
  symlinkSync(join(folder, 'notes.txt'), join(folder, 'other.txt'));
  const read = readPath(folder);
  expect(read.flatMap(({ object }) => (object ? [(object as any).metadata.name] : []))).toEqual(['a', 'z', 'b']);
  expect(read.flatMap(({ unreadable, origin }) => (unreadable ? [`${origin.file} ${unreadable.code}`] : [])).sort())
    .toEqual(['dangling.yaml', 'loop'].map(name => `${join(folder, name)} link-not-followed`));
});

test('a file that is too large is refused before it is read', () => {
  const file = join(folder, 'large.yaml');
  writeFileSync(file, '');
  truncateSync(file, 100 * 1024 * 1024);
  expect(readPath(file)[0].unreadable!.message).toBe('is larger than 32 MiB');
});

test('what is not there is an error with its name', () => {
  expect(problemOf(() => readPath(join(folder, 'none.yaml'))).message).toContain('none.yaml cannot be read: ENOENT');
});

test('a file that cannot be read does not hide the others', () => {
  writeFileSync(join(folder, 'a.yaml'), 'kind: [\n');
  writeFileSync(join(folder, 'b.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n');
  const [a, b] = readPath(folder);
  expect([a.unreadable!.code, a.origin.file, (b.object as any).metadata.name]).toEqual(['unreadable-input', join(folder, 'a.yaml'), 'b']);
});

test('patches of Kustomize are not objects, and the kustomization is reported', () => {
  const virtualService = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web}\n';
  for (const [path, text] of [
    ['base/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [web.yaml]\n'],
    ['base/web.yaml', `${virtualService}spec: {hosts: [web.example.com]}\n`],
    ['prod/kustomization.yaml', 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [../base]\n'
      + 'patches: [{path: web-patch.yaml}]\npatchesStrategicMerge: [../prod/other-patch.yaml]\n'],
    ['prod/web-patch.yaml', `${virtualService}spec: {hosts: [prod.example.com]}\n`],
    ['prod/other-patch.yaml', virtualService],
  ]) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const read = readPath(folder);
  expect(read.filter(({ object }) => (object as any)?.kind === 'VirtualService').map(({ origin }) => origin.file))
    .toEqual([join(folder, 'base/web.yaml')]);
  expect(read.filter(({ unreadable }) => unreadable).map(({ origin, unreadable }) => [origin.file, unreadable!.code]))
    .toEqual([[join(folder, 'prod/kustomization.yaml'), 'template-not-rendered']]);
});
