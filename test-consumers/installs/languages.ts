import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Consumer, Lacking } from '../consumer';
import { has, program, ROOT, sh, snippet, timed, Workspace } from '../workspace';

const PAGE = 'docs/how-to/other-languages.md';

/** Node.js 20 is supported on purpose, which jsii says at length. */
const QUIET = { JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION: '20' };

/** Sources of the library, and of other jsii packages of our node_modules, in another language; answers their folder. */
export function generate(workspace: Workspace, target: string, ...packages: readonly string[]): string {
  const out = join(workspace.folder, 'generated');
  const folders = [ROOT, ...packages.map(name => join(ROOT, 'node_modules', name))];
  sh(ROOT, join(ROOT, 'node_modules/.bin/jsii-pacmak'), ['--target', target, '--code-only', '--force', '--outdir', out, ...folders], QUIET);
  return join(out, target);
}

function python(): string {
  for (const name of ['python3.13', 'python3.12', 'python3.11', 'python3']) {
    if (has(name) && /3\.1[0-9]/.test(sh(ROOT, name, ['--version'], {}, '2>&1'))) return name;
  }
  throw new Lacking('Python 3.10 or newer');
}

export const PYTHON: Consumer = {
  name: 'Python: a wheel in a fresh venv, the program of the page, JSON patch, store, clock and reporter in Python, errors, 1,000 hosts',
  run(workspace) {
    const interpreter = python();
    const project = workspace.project('python', {
      'first_steps.py': program('first_steps.py'),
      'main.py': snippet(PAGE, 'python'),
      'ingress_error.py': snippet(PAGE, 'python', 1),
    });
    const sources = generate(workspace, 'python');
    project.run(interpreter, ['-m', 'venv', 'venv']);
    const bin = join(project.folder, 'venv/bin');
    const times = [timed('wheel', () => project.run(join(bin, 'pip'), ['wheel', '-q', '--no-deps', '-w', 'wheels', sources]))];
    const [wheel] = readdirSync(join(project.folder, 'wheels'));
    times.push(timed('install', () => project.run(join(bin, 'pip'), ['install', '-q', join('wheels', wheel)])));
    project.run(join(bin, 'python'), ['main.py'], QUIET);
    project.expect('dist/shop.k8s.yaml', ...OBJECTS);
    const printed = project.run(join(bin, 'python'), ['first_steps.py', 'out'], QUIET);
    if (!printed.includes('contains unencrypted private keys (Secret shop.example.com)')) throw new Error(`no warning of plaintext keys:\n${printed.slice(0, 2000)}`);
    // the wheel's copy of the command line runs
    const version = project.run(join(bin, 'cdk8s-istio-ingress'), ['--version'], QUIET).trim();
    if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`--version prints ${version}`);
    return `${times.join(', ')}, ${/"1,000 hosts": ([\d.]+)/.exec(printed)?.[1]} s for 1,000 hosts`;
  },
};

/** What the program of the page writes in each language. */
const OBJECTS = ['kind: Gateway', 'kind: VirtualService', 'kind: Secret'];

/** What the program with cdk8s-plus writes. */
const MANIFESTS = [...OBJECTS, 'kind: Service', 'mountPath: /etc/istio/shop'];

/** Maven's registry has cdk8s up to 2.70.47 and no cdk8s-plus-27: their sources are generated, as the library's. */
export const JAVA: Consumer = {
  name: 'Java: mvn compile with generated cdk8s and cdk8s-plus-27, the program of the page, one with cdk8s-plus, an error',
  run(workspace) {
    for (const tool of ['mvn', 'javac']) if (!has(tool)) throw new Lacking(tool);
    const project = workspace.project('java', {
      'pom.xml': program('pom.xml'),
      'src/main/java/FirstSteps.java': program('FirstSteps.java'),
      'src/main/java/Shop.java': snippet(PAGE, 'java'),
    });
    cpSync(join(generate(workspace, 'java', 'cdk8s', 'cdk8s-plus-27'), 'src'), join(project.folder, 'src'), { recursive: true });
    const versions = [`-Dconstructs.version=${versionOf('constructs')}`, `-Djsii.version=${versionOf('jsii-pacmak')}`];
    const times = [
      timed('mvn', () =>
        project.run('mvn', ['-B', '-q', ...versions, 'compile', 'dependency:copy-dependencies', '-DoutputDirectory=jars']),
      ),
    ];
    const run = (name: string) => project.run('java', ['-cp', ['target/classes', 'jars/*'].join(delimiter), name], QUIET);
    times.push(timed('synth', () => run('Shop')));
    project.expect('dist/shop.k8s.yaml', ...OBJECTS);
    run('FirstSteps');
    project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
    return times.join(', ');
  },
};

/** Go's proxy serves constructs and jsii's runtime, but neither cdk8s-core-go nor cdk8s-plus-go: they are generated, as the library. */
export const GO: Consumer = {
  name: 'Go: go build with generated cdk8s and cdk8s-plus-27, the program of the page, one with cdk8s-plus, an error',
  run(workspace) {
    if (!has('go', 'version')) throw new Lacking('go');
    const project = workspace.project('go', {
      'go.mod': program('go.mod'), 'main.go': program('main.go'), 'shop/main.go': snippet(PAGE, 'go'),
    });
    cpSync(generate(workspace, 'go', 'cdk8s', 'cdk8s-plus-27'), join(project.folder, 'generated'), { recursive: true });
    project.run('go', ['mod', 'tidy']);
    const times = [timed('go build', () => project.run('go', ['build', '-o', 'main', '.']))];
    project.run('go', ['build', '-o', 'shop-main', './shop']);
    times.push(timed('synth', () => project.run(join(project.folder, 'shop-main'), [], QUIET)));
    project.expect('dist/shop.k8s.yaml', ...OBJECTS);
    project.run(join(project.folder, 'main'), [], QUIET);
    project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
    return times.join(', ');
  },
};

function versionOf(name: string): string {
  return JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')).version;
}
