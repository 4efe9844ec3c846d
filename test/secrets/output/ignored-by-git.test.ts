import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isIgnoredByGit } from '../../../src/secrets/output/ignored-by-git';

let root: string;
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'ignored-')); });
afterEach(() => rmSync(root, { recursive: true }));

function repository(ignoreFiles: { readonly [path: string]: string }): void {
  execFileSync('git', ['init', '-q'], { cwd: root });
  for (const [path, content] of Object.entries(ignoreFiles)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

/** Git's own verdict about a file in the folder. */
function gitIgnores(folder: string): boolean {
  return spawnSync('git', ['check-ignore', '-q', join(folder, 'shop.k8s.yaml')], { cwd: root }).status === 0;
}

test.each<[folder: string, ignoreFiles: { readonly [path: string]: string }]>([
  ['dist', { '.gitignore': 'node_modules\ndist/\n' }],
  ['dist', { '.gitignore': 'dist' }],
  ['dist', { '.gitignore': '/dist/\r\n' }],
  ['dist', { '.gitignore': 'dist/  \n!/src/\n' }],
  ['dist', { '.gitignore': '!dist\ndist\n' }],
  ['dist', { 'dist/.gitignore': '*\n' }],
  ['deploy/dist', { '.gitignore': 'dist' }],
  ['deploy/dist', { '.gitignore': 'deploy/dist' }],
  ['deploy/dist', { '.gitignore': '/deploy' }],
  ['deploy/dist', { 'deploy/.gitignore': '/dist' }],
])('%s is ignored by %j, as git says', (folder, ignoreFiles) => {
  repository(ignoreFiles);
  expect(gitIgnores(folder)).toBe(true);
  expect(isIgnoredByGit(join(root, folder))).toBe(true);
});

test.each<[folder: string, ignoreFiles: { readonly [path: string]: string }]>([
  ['dist', {}],
  ['dist', { '.gitignore': '' }],
  ['dist', { '.gitignore': '#dist\n/\n' }],
  ['dist', { '.gitignore': 'distribution\ndis\n' }],
  ['dist', { '.gitignore': 'dist\n!dist\n' }],
  ['dist', { '.gitignore': 'dist\n!d*\n' }],
  ['dist', { '.gitignore': 'deploy/dist\n' }],
  ['dist', { 'dist/.gitignore': '*\n!*.yaml\n' }],
  ['deploy/dist', { '.gitignore': '/dist' }],
])('%s is not ignored by %j, as git says', (folder, ignoreFiles) => {
  repository(ignoreFiles);
  expect(gitIgnores(folder)).toBe(false);
  expect(isIgnoredByGit(join(root, folder))).toBe(false);
});

test('outside of a repository nothing is ignored', () => {
  writeFileSync(join(root, '.gitignore'), 'dist\n');
  expect(isIgnoredByGit(join(root, 'dist'))).toBe(false);
});
