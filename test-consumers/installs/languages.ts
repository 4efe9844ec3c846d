import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Consumer, Lacking } from '../consumer';
import { has, program, readme, ROOT, sh, timed, Workspace } from '../workspace';

/** Node.js 20 is supported on purpose, which jsii says at length. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** Sources of the library, or of what it depends on, in another language. */
export function generate(workspace: Workspace, target: string, folder = ROOT): string {
  const out = join(workspace.folder, 'generated');
  sh(ROOT, join(ROOT, 'node_modules/.bin/jsii-pacmak'), ['--target', target, '--code-only', '--force', '--outdir', out, folder], QUIET);
  return join(out, target);
}

function python(): string {
  for (const name of ['python3.13', 'python3.12', 'python3.11', 'python3']) {
    if (has(name) && /3\.1[0-9]/.test(sh(ROOT, name, ['--version'], {}, '2>&1'))) return name;
  }
  throw new Lacking('Python 3.10 or newer');
}

export const PYTHON: Consumer = {
  name: 'Python: a wheel in a fresh venv, README\'s program, JSON patch, store, clock and reporter in Python, errors, 1,000 hosts',
  run(workspace) {
    const interpreter = python();
    const project = workspace.project('python', { 'first_steps.py': program('first_steps.py'), 'readme.py': readme('python') });
    const sources = generate(workspace, 'python');
    project.run(interpreter, ['-m', 'venv', 'venv']);
    const bin = join(project.folder, 'venv/bin');
    const times = [timed('wheel', () => project.run(join(bin, 'pip'), ['wheel', '-q', '--no-deps', '-w', 'wheels', sources]))];
    const [wheel] = readdirSync(join(project.folder, 'wheels'));
    times.push(timed('install', () => project.run(join(bin, 'pip'), ['install', '-q', join('wheels', wheel)])));
    project.run(join(bin, 'python'), ['readme.py'], QUIET);
    project.expect('dist/shop.k8s.yaml', 'kind: Gateway', 'kind: VirtualService', 'kind: Secret');
    const printed = project.run(join(bin, 'python'), ['first_steps.py', 'out'], QUIET);
    if (!printed.includes('holds private keys that are not encrypted (Secret shop.example.com)')) throw new Error(`no warning of plaintext keys:\n${printed.slice(0, 2000)}`);
    // the wheel's copy of the command line runs
    const version = project.run(join(bin, 'cdk8s-istio-ingress'), ['--version'], QUIET).trim();
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`--version prints ${version}`);
    return `${times.join(', ')}, ${/"1,000 hosts": ([\d.]+)/.exec(printed)?.[1]} s for 1,000 hosts`;
  },
};
