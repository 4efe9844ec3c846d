import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { BuiltLibrary, Project } from './project';
import { FIRST_PROGRAM, MAIN, randomChange, RandomProgram } from './random-changes';
import { Random } from '../../../scripts/stress/random';
import { fileName } from '../../../src/pki/store/directory/file-name';
import { CheckResult } from '../../../src/report/check/check-result';

/** `CHECK_CHANGES=300 CHECK_SEED=2 npx jest test/report/check/random-changes` tries more, or others. */
const CHANGES = Number(process.env.CHECK_CHANGES ?? 20);
const SEED = Number(process.env.CHECK_SEED ?? 1);
const PASSPHRASE = { STORE_PASSPHRASE: 'correct horse battery staple' };

let library: BuiltLibrary;
let project: Project;
let first: RandomProgram;

beforeAll(() => {
  library = new BuiltLibrary();
  const sealing = ['sealing-1.pem', 'sealing-2.pem'].map(file => [file, sealingCertificate()] as const);
  project = new Project(library, { 'main.js': MAIN, ...Object.fromEntries(sealing) });
  first = { ...FIRST_PROGRAM, today: new Date().toISOString() }; // when the sealing certificates begin
  project.write({ 'program.json': JSON.stringify(first) });
  succeed(project.synth(PASSPHRASE));
  project.commit();
}, 120_000);

afterAll(() => {
  project?.remove();
  library?.remove();
});

test(`what check says of ${CHANGES} changes is what git shows after a synth, and check touches no file`, () => {
  const random = new Random(SEED);
  let program = first;
  for (let step = 1; step <= CHANGES; step++) {
    const changed = randomChange(program, random, step);
    const { today } = changed.program;
    // the clock of the program still shows the day before: --at asks for the new one
    project.write({ 'program.json': JSON.stringify({ ...changed.program, today: program.today }), 'reported.json': '[]' });
    const before = project.state();
    const printed = project.checked(today === program.today ? [] : ['--at', today], PASSPHRASE);
    const after = project.state();
    project.write({ 'program.json': JSON.stringify(changed.program) });
    succeed(project.synth(PASSPHRASE));
    project.stage();
    const context = { seed: SEED, step, change: changed.names };
    expect({ ...context, state: after }).toEqual({ ...context, state: before });
    expect({ ...context, ...summaryOf(printed) }).toEqual({ ...context, ...happened() });
    project.commit();
    program = changed.program;
  }
}, 60_000 + CHANGES * 15_000);

interface Summary {
  readonly status: number | null;
  readonly files: readonly string[];
  readonly objects: readonly string[];
  readonly stored: readonly string[];
  readonly certificates: readonly string[];
}

function summaryOf({ status, files, objects, certificates, secrets, errors }: CheckResult & { readonly status: number | null }): Summary {
  expect(errors).toEqual([]);
  const issued = certificates.filter(({ action }) => action === 'created' || action === 'renewed');
  const sealed = objects.filter(({ reason }) => reason?.startsWith('encrypted: '));
  return {
    status,
    files: files.map(({ change, path }) => `${change} ${path}`).sort(),
    objects: objects.map(({ change, kind, namespace, name }) => `${change} ${kind} ${namespace}/${name}`).sort(),
    stored: [
      ...issued.map(({ name }) => fileName(name)),
      ...secrets.map(({ namespace, name }) =>
        fileName(`${sealed.find(each => each.name === name)?.kind === 'SealedSecret' ? 'sealed' : 'sops'}/${namespace}/${name}`)),
    ].sort(),
    certificates: [
      ...issued.map(({ name, action, reason }) => `${action} ${name}: ${reason}`),
      ...secrets.map(({ namespace, name, reason }) => `sealed ${namespace}/${name}: ${reason}`),
    ].sort(),
  };
}

/** What the synth did, by git, by the manifests and by what the program's reporter received. */
function happened(): Summary {
  const changes = project.git('diff', '--cached', '--name-status', '--no-renames', 'HEAD').split('\n').filter(line => line !== '')
    .map(line => line.split('\t') as [string, string]);
  const manifests = changes.filter(([, path]) => /^(dist|manifests)\//.test(path));
  const stored = changes.filter(([, path]) => path.startsWith('certificates/') && path.endsWith('.pem'));
  const words: { readonly [letter: string]: string } = { A: 'added', M: 'changed', D: 'removed' };
  const [old, wanted] = ['HEAD', ''].map(version => objectsAt(version, manifests.map(([, path]) => path)));
  const reported = JSON.parse(readFileSync(join(project.folder, 'reported.json'), 'utf8')) as { name: string; action: string; reason: string }[];
  return {
    status: manifests.length + stored.length > 0 ? 2 : 0,
    files: manifests.map(([letter, path]) => `${words[letter]} ${path}`).sort(),
    objects: [...new Set([...old.keys(), ...wanted.keys()])].filter(key => old.get(key) !== wanted.get(key))
      .map(key => `${!old.has(key) ? 'added' : wanted.has(key) ? 'changed' : 'removed'} ${key.split(' ').slice(1).join(' ')}`).sort(),
    stored: stored.map(([, path]) => path.slice('certificates/'.length)).sort(),
    certificates: reported.filter(({ action }) => ['created', 'renewed', 'sealed'].includes(action))
      .flatMap(({ name, action, reason }) => name.split(', ').map(each => `${action} ${each}: ${reason}`)).sort(),
  };
}

/** Objects of files in a commit, or in the index for an empty version; the key begins with their output folder. */
function objectsAt(version: string, paths: readonly string[]): Map<string, string> {
  const listed = new Set(project.git('ls-files', '--', 'dist', 'manifests').split('\n'));
  const committed = new Set(project.git('ls-tree', '-r', '--name-only', 'HEAD', '--', 'dist', 'manifests').split('\n'));
  const { outdir } = JSON.parse(project.read('program.json')) as RandomProgram;
  return new Map(paths.filter(path => (version === '' ? listed : committed).has(path)).flatMap(path =>
    parseAllDocuments(project.git('show', `${version}:${path}`)).map(document => {
      const { kind, metadata } = document.toJS() as { kind: string; metadata: { name: string; namespace?: string } };
      const output = outdir !== undefined && path.startsWith(`${outdir}/`) ? outdir : path.split('/')[0];
      return [`${output} ${kind} ${metadata.namespace}/${metadata.name}`, JSON.stringify(document.toJS())] as const;
    })));
}

function sealingCertificate(): string {
  const args = 'req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=sealed-secrets -days 36500';
  return execFileSync('openssl', args.split(' '), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function succeed({ status, stderr }: { readonly status: number | null; readonly stderr: string }): void {
  if (status !== 0) throw new Error(`the synth failed: ${stderr}`);
}
