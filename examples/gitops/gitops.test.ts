import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { parse, parseAllDocuments } from 'yaml';

const ROOT = join(__dirname, '..', '..');
const PROGRAM = ['sealed-secrets.pem', 'hosts'];
const IN_A_YEAR = new Date(Date.now() + 300 * 24 * 60 * 60 * 1000).toISOString();
let folder: string;
let clones = 0;

type Variables = { readonly [name: string]: string };
interface Result { readonly status: number | null; readonly text: string }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gitops-'));
  const build = (entry: string, outfile: string) => buildSync({
    entryPoints: [join(ROOT, entry)],
    outfile: join(folder, outfile),
    bundle: true,
    platform: 'node',
    packages: 'external',
    alias: { 'cdk8s-istio-ingress': join(ROOT, 'src', 'index.ts') },
    logLevel: 'error',
  });
  build('examples/gitops/main.ts', 'synth.js');
  build('examples/gitops/flux.ts', 'flux.js');
  build('src/cli/main.ts', 'cli.js');
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  createStubs();
  git(folder, 'init', '-q', '--bare', '-b', 'main', 'origin');
  git(join(folder, 'origin'), 'config', 'receive.advertisePushOptions', 'true');
  const first = clone();
  for (const name of PROGRAM) cpSync(join(__dirname, name), join(first, name), { recursive: true });
  writeFileSync(join(first, 'cdk8s.yaml'), `language: typescript\napp: node ${join(folder, 'synth.js')}\noutput: dist/argo-cd\n`);
  writeFileSync(join(first, '.gitignore'), 'node_modules\ncheck.md\n');
  expect(shell(first, 'npx cdk8s synth', PASSPHRASE)).toMatchObject({ status: 0 });
  commit(first, 'shop');
  git(first, 'push', '-q', 'origin', 'HEAD:main');
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

const PASSPHRASE = { STORE_PASSPHRASE: 'a passphrase of the team' };

/** The commands that CI has, where they are not those of a project; GitHub and GitLab themselves write down what they are asked. */
function createStubs(): void {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  const stub = (name: string, script: string) => {
    writeFileSync(join(bin, name), `#!/usr/bin/env bash\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  stub('npm', '[ "$*" = ci ]');
  stub('npx', `case "$1" in
  cdk8s) shift; [ "$*" = synth ] && exec node ${folder}/synth.js ;;
  cdk8s-istio-ingress) shift; exec node ${folder}/cli.js "$@" ;;
esac
echo "unexpected: npx $*" >&2; exit 1`);
  stub('gh', `echo "gh $*" >> ${folder}/asked
case "$1 $2" in
  'pr view') [ -e ${folder}/open ] && echo OPEN ;;
  'pr create') touch ${folder}/open ;;
  'pr comment') cp check.md ${folder}/comment.md ;;
esac`);
  stub('curl', `echo "curl $*" >> ${folder}/asked; cp check.md ${folder}/comment.md`);
}

function run(cwd: string, command: string, args: readonly string[], variables: Variables): Result {
  const env = {
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${folder}/origin.insteadOf`,
    GIT_CONFIG_VALUE_0: 'https://renewal:token@gitlab.example.com/shop/ingress.git',
    ...variables,
  };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
  return { status, text: `${stdout}${stderr}` };
}

function shell(cwd: string, script: string, variables: Variables = {}): Result {
  return run(cwd, 'bash', ['-eo', 'pipefail', '-c', script], variables);
}

function git(cwd: string, ...args: string[]): string {
  const { status, text } = run(cwd, 'git', ['-c', 'user.name=team', '-c', 'user.email=team@example.com', ...args], {});
  expect({ status, text, args }).toMatchObject({ status: 0 });
  return text;
}

function clone(branch?: string): string {
  clones += 1;
  git(folder, 'clone', '-q', ...branch === undefined ? [] : ['-b', branch], 'origin', `clone-${clones}`);
  return join(folder, `clone-${clones}`);
}

function commit(cwd: string, message: string): void {
  git(cwd, 'add', '-A');
  git(cwd, 'commit', '-qm', message);
}

/** A clone with a host more; its synth is committed unless it was forgotten. */
function branchWithHost(host: string, synth = true): string {
  const cwd = clone();
  git(cwd, 'switch', '-qc', host);
  writeFileSync(join(cwd, 'hosts', host), 'api\n');
  if (synth) expect(shell(cwd, 'npx cdk8s synth', PASSPHRASE)).toMatchObject({ status: 0 });
  commit(cwd, host);
  return cwd;
}

interface Step { readonly name?: string; readonly run?: string; readonly env?: Variables; readonly if?: string }

/** Runs the steps of a workflow as GitHub does, and returns the first result that is not 0, else the last. */
function workflow(name: string, cwd: string, values: Variables): Result & { readonly step: string } {
  const { jobs } = parse(readFileSync(join(__dirname, 'github/workflows', `${name}.yaml`), 'utf8')) as { jobs: { [job: string]: { steps: Step[] } } };
  let failed: (Result & { readonly step: string }) | undefined;
  let text = '';
  for (const { name: step = '', run: script, env = {}, if: condition } of Object.values(jobs).flatMap(({ steps }) => steps)) {
    if (script === undefined || (failed && condition !== 'always()')) continue;
    const variables = Object.fromEntries(Object.entries(env).map(([variable, value]) => [
      variable,
      String(value).replace(/\$\{\{ (\S+) \}\}/g, (_, key: string) => values[key] ?? '').replace(/\$\{\{.*/, 'not given by the test'),
    ]));
    const github = { GITHUB_REPOSITORY: 'shop/ingress', GITHUB_STEP_SUMMARY: join(folder, 'summary.md') };
    const result = shell(cwd, script, { ...github, ...variables, ...values.TODAY === undefined ? {} : { TODAY: values.TODAY } });
    text += result.text;
    if (result.status !== 0) failed ??= { ...result, step };
  }
  return failed ?? { status: 0, text, step: '' };
}

/** Runs the script of a job of GitLab CI in one shell. */
function job(name: string, cwd: string, values: Variables): Result {
  const jobs = parse(readFileSync(join(__dirname, 'gitlab/.gitlab-ci.yml'), 'utf8')) as { [job: string]: { script: string[]; variables?: Variables } };
  return shell(cwd, jobs[name].script.join('\n'), { ...jobs[name].variables, ...values });
}

const asked = () => existsSync(join(folder, 'asked')) ? readFileSync(join(folder, 'asked'), 'utf8') : '';
const comment = () => readFileSync(join(folder, 'comment.md'), 'utf8');
beforeEach(() => ['asked', 'comment.md', 'open', 'summary.md'].forEach(name => rmSync(join(folder, name), { force: true })));

const PULL_REQUEST = {
  'github.base_ref': 'main',
  'github.event.number': '7',
  'github.token': 'token',
  'github.event.pull_request.head.repo.full_name': 'shop/ingress',
};
const GITLAB = {
  CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
  CI_API_V4_URL: 'https://gitlab.example.com/api/v4',
  CI_PROJECT_ID: '1',
  CI_MERGE_REQUEST_IID: '7',
  CI_DEFAULT_BRANCH: 'main',
  CI_SERVER_HOST: 'gitlab.example.com',
  CI_PROJECT_PATH: 'shop/ingress',
  GITLAB_TOKEN: 'token',
};
const RENEWAL = { 'secrets.STORE_PASSPHRASE': PASSPHRASE.STORE_PASSPHRASE, 'github.token': 'token' };

test('no private key is committed, except encrypted ones', () => {
  const cwd = clone();
  expect(run(cwd, 'grep', ['-rlE', 'BEGIN (EC |RSA )?PRIVATE KEY', '.'], {}).text).toBe('');
  expect(run(cwd, 'grep', ['-rl', 'SealedSecret', 'dist/argo-cd'], {}).text).not.toBe('');
});

test('for Flux, each Secret is a file that SOPS encrypts, and no private key is in another', () => {
  const cwd = clone();
  expect(run(cwd, 'node', [join(folder, 'flux.js')], PASSPHRASE)).toMatchObject({ status: 0 });
  const files = readdirSync(join(cwd, 'dist/flux'));
  const texts = files.map(file => readFileSync(join(cwd, 'dist/flux', file), 'utf8'));
  expect(files.filter(file => file.startsWith('Secret.'))).toHaveLength(1);
  expect(texts.filter(text => /^kind: Secret$/m.test(text)).every(text => text.includes('mac_only_encrypted'))).toBe(true);
  expect(texts.filter(text => text.includes('PRIVATE KEY'))).toEqual([]);
});

test('the Secrets for Argo CD are in an earlier wave than the Gateway, and routes in a later one', () => {
  const objects = parseAllDocuments(readFileSync(join(clone(), 'dist/argo-cd/shop.k8s.yaml'), 'utf8')).map(document => document.toJS());
  const waves = Object.fromEntries(objects.map(({ kind, metadata }) => [kind, metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0']));
  expect(waves).toEqual({ SealedSecret: '-1', Gateway: '0', VirtualService: '1' });
});

test('a pull request with a host more gets a comment, passes without the passphrase, and shows nothing secret', () => {
  const result = workflow('pull-request', branchWithHost('api.example.com'), PULL_REQUEST);
  expect(result).toMatchObject({ status: 0 });
  expect(asked()).toBe('gh pr comment 7 --edit-last --create-if-none --body-file check.md\n');
  expect(comment()).toContain('api.example.com');
  expect(comment().trimEnd().split('\n').length).toBeLessThanOrEqual(10);
  expect(comment()).not.toMatch(/PRIVATE|ENC\[|BEGIN/);
});

test('a pull request of a fork passes, with its comment in the summary of the job', () => {
  const values = { ...PULL_REQUEST, 'github.event.pull_request.head.repo.full_name': 'stranger/ingress' };
  expect(workflow('pull-request', branchWithHost('fork.example.com'), values)).toMatchObject({ status: 0 });
  expect(asked()).toBe('');
  expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('fork.example.com');
});

test('a pull request without its synth fails', () => {
  const { status, text } = workflow('pull-request', branchWithHost('forgotten.example.com', false), PULL_REQUEST);
  expect(status).not.toBe(0);
  expect(`${text}${comment()}`).toContain('forgotten.example.com');
});

test('the scheduled job does nothing while nothing is due', () => {
  const { status, text } = workflow('renew', clone(), RENEWAL);
  expect(status).toBe(0);
  expect(text).toContain('nothing is due');
  expect(asked()).toBe('');
});

test('the scheduled job renews, and opens one pull request, however often it runs', () => {
  expect(workflow('renew', clone(), { ...RENEWAL, TODAY: IN_A_YEAR })).toMatchObject({ status: 0 });
  expect(workflow('renew', clone(), { ...RENEWAL, TODAY: IN_A_YEAR })).toMatchObject({ status: 0 });
  expect(asked().match(/gh pr create/g)).toHaveLength(1);
  const changed = git(clone('renew-certificates'), 'diff', '--name-only', 'origin/main', 'HEAD').trimEnd().split('\n');
  expect(changed).toContain('certificates/shop.example.com.pem');
  expect(changed).toContain('dist/argo-cd/shop.k8s.yaml');
  expect(changed.every(file => /^(certificates|dist)\//.test(file))).toBe(true);
});

test('the job after the deploy asks the gateway, and fails when nothing answers', () => {
  const { status, text, step } = workflow('verify', clone(), { 'vars.GATEWAY_IP': '127.0.0.2' });
  expect({ status, step }).toEqual({ status: 1, step: 'verify' });
  expect(text).toContain('https://shop.example.com');
});

test('GitLab: a merge request gets a note', () => {
  const result = job('check', branchWithHost('app.example.com'), GITLAB);
  expect(result).toMatchObject({ status: 0 });
  expect(asked()).toContain('body@check.md https://gitlab.example.com/api/v4/projects/1/merge_requests/7/notes');
  expect(comment()).toContain('app.example.com');
});

test('GitLab: a merge request of a fork passes without a note', () => {
  const { GITLAB_TOKEN: _, ...fork } = GITLAB;
  expect(job('check', branchWithHost('fork.example.com'), fork)).toMatchObject({ status: 0 });
  expect(asked()).toBe('');
});

test('GitLab: a scheduled job lists what no synth has renewed; nothing here', () => {
  expect(job('expiry', clone(), GITLAB)).toMatchObject({ status: 0 });
});

test('GitLab: the scheduled job renews and opens a merge request by its push', () => {
  expect(job('renew', clone(), { ...GITLAB, ...PASSPHRASE, TODAY: IN_A_YEAR })).toMatchObject({ status: 0 });
  expect(git(clone('renew-certificates'), 'log', '-1', '--format=%s')).toBe('Renew certificates\n');
  expect(job('renew', clone(), { ...GITLAB, ...PASSPHRASE }).text).toContain('nothing is due');
});

test('GitLab: the job after the deploy writes JUnit', () => {
  const cwd = clone();
  expect(job('verify', cwd, { GATEWAY_IP: '127.0.0.2' }).status).toBe(1);
  expect(readFileSync(join(cwd, 'verify.xml'), 'utf8')).toContain('<testsuites');
});
