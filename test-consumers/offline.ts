import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Consumer } from './consumer';
import { link, program, Project, readme, ROOT, timed, Workspace } from './workspace';

const TEMPLATE = join(ROOT, 'node_modules/cdk8s-cli/templates/typescript-app');
/** Of the template's own test, which expects an empty chart. */
const SNAPSHOT = '__snapshots__/main.test.ts.snap';
const MANIFESTS = ['kind: Gateway', 'kind: VirtualService', 'kind: Secret', 'tls.key:'];

/** What the template's package.json depends on, with our jest, which is newer. */
const TEMPLATE_PACKAGES = {
  // first, so that no other package brings ours
  '@types/node': 'types-node-14',
  '@types/jest': 'types-jest-29',
  'typescript': 'typescript-5.9',
  'cdk8s': 'cdk8s',
  'cdk8s-plus-27': 'cdk8s-plus-27',
  'constructs': 'constructs',
  'cdk8s-cli': 'cdk8s-cli',
  'jest': 'jest',
  'ts-jest': 'ts-jest',
  'ts-node': 'ts-node',
  'tsx': 'tsx',
  'esbuild': 'esbuild',
};

/** Links what all of the offline projects share, in the folder above them. */
export function linkOnce(workspace: Workspace): void {
  workspace.unpack(workspace.folder);
  link(workspace.folder, TEMPLATE_PACKAGES);
}

/** The files that `cdk8s init typescript-app` copies. */
export function template(workspace: Workspace, name: string): Project {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules/cdk8s-cli/package.json'), 'utf8'));
  const project = workspace.project(name, {});
  cpSync(TEMPLATE, project.folder, { recursive: true, filter: path => !/help$|\.hooks/.test(path) });
  for (const file of readdirSync(project.folder)) {
    if (file.startsWith('{{}}')) renameSync(join(project.folder, file), join(project.folder, file.slice(4)));
  }
  const values: Record<string, string> = { $base: name, cdk8s_cli_spec: `^${version}`, cdk8s_core_version: '2.68.12', cdk8s_plus_version: '2.0.0', constructs_version: '10.3.0' };
  const fill = (text: string) => text.replace(/{{ (\S+) }}/g, (_, placeholder: string) => values[placeholder]);
  return workspace.project(name, {
    'package.json': fill(project.read('package.json')),
    [SNAPSHOT]: project.read(SNAPSHOT).replace('Array []', '[]'), // `cdk8s init` runs `jest -u`
    'main.ts': readme('ts'),
    'shop.test.ts': readme('ts', 1),
  });
}

const compilerOptions = { noEmit: true, strict: true, target: 'ES2022', types: ['node'] };

export const OFFLINE: readonly Consumer[] = [
  {
    name: 'the project of cdk8s init: tsc, jest, cdk8s synth',
    run(workspace) {
      linkOnce(workspace);
      const project = template(workspace, 'template');
      workspace.project('template', {
        'first-steps.test.ts': program('first-steps.test.ts'),
        'entry-points.ts': program('entry-points.ts'),
        [SNAPSHOT]: project.read(SNAPSHOT).replace('https://goo.gl/fbAQLP', 'https://jestjs.io/docs/snapshot-testing'), // our jest is newer
      });
      const bins = join(workspace.folder, 'node_modules/.bin');
      const env = { PATH: `${bins}:${process.env.PATH}` };
      const times = [
        timed('tsc', () => project.run('npm', ['run', 'compile'], env)),
        timed('jest', () => project.run('npm', ['test'], env)),
        timed('synth', () => project.run('npm', ['run', 'synth'], env)),
      ];
      project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
      project.run('node', ['entry-points.js']);
      const checked = project.run(join(bins, 'cdk8s-istio-ingress'), ['check'], env);
      if (!checked.startsWith('A synth would change nothing (compared with the folder dist)')) throw new Error(`check says:\n${checked}`);
      project.run(join(bins, 'cdk8s-istio-ingress'), ['--version']); // with the mode that is packed
      return times.join(', ');
    },
  },
  {
    name: 'an ES module with plain node, and process.exit after synth',
    run(workspace) {
      linkOnce(workspace);
      const project = workspace.project('esm', { 'plain.mjs': program('plain.mjs') });
      const first = project.run('node', ['plain.mjs']);
      project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
      const manifests = project.read('dist/shop.k8s.yaml');
      const second = project.run('node', ['plain.mjs']);
      if (!first.includes('host-19.example.com')) throw new Error(`the first synth does not say what it issued:\n${first}`);
      if (second.includes('created') || project.read('dist/shop.k8s.yaml') !== manifests) throw new Error(`the second synth changed something:\n${second}`);
      return 'the second synth gives the same bytes';
    },
  },
  ...['nodenext', 'bundler'].map((moduleResolution): Consumer => ({
    name: `tsc with moduleResolution ${moduleResolution}`,
    run(workspace) {
      linkOnce(workspace);
      const module = moduleResolution === 'bundler' ? 'esnext' : moduleResolution;
      const project = workspace.project(moduleResolution, {
        'package.json': { name: moduleResolution, type: 'module', private: true },
        'main.ts': readme('ts'),
        'entry-points.ts': program('entry-points.ts'),
        'tsconfig.json': { compilerOptions: { ...compilerOptions, module, moduleResolution, types: ['node', 'jest'] } },
      });
      link(project.folder, { '@types/node': '@types/node' }); // TypeScript's newer libraries do not go with those of Node 14
      return timed('tsc', () => project.run(join(workspace.folder, 'node_modules/.bin/tsc'), ['-p', '.']));
    },
  })),
  {
    name: 'tsx',
    run(workspace) {
      linkOnce(workspace);
      const project = workspace.project('tsx', { 'package.json': { name: 'tsx', type: 'module' }, 'main.ts': readme('ts') });
      const time = timed('synth', () => project.run(join(workspace.folder, 'node_modules/.bin/tsx'), ['main.ts']));
      project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
      return time;
    },
  },
  {
    name: 'esbuild, run where nothing is installed',
    run(workspace) {
      linkOnce(workspace);
      const project = workspace.project('esbuild', { 'main.ts': readme('ts') });
      const time = timed('bundle', () =>
        project.run(join(workspace.folder, 'node_modules/.bin/esbuild'), [
          'main.ts',
          '--bundle',
          '--platform=node',
          '--log-level=warning',
          '--outfile=out/main.js',
        ]),
      );
      const alone = mkdtempSync(join(tmpdir(), 'esbuild-')); // no node_modules above it
      try {
        renameSync(join(project.folder, 'out/main.js'), join(alone, 'main.js'));
        const bundled = new Project(alone);
        bundled.run('node', ['main.js']);
        bundled.expect('dist/shop.k8s.yaml', ...MANIFESTS);
      } finally {
        rmSync(alone, { recursive: true });
      }
      return time;
    },
  },
];
