import { Consumer } from '../consumer';
import { template } from '../offline';
import { Project, readme, timed, Workspace } from '../workspace';

const MANIFESTS = ['kind: Gateway', 'kind: VirtualService', 'kind: Secret'];
const PEERS = ['cdk8s', 'cdk8s-plus-27', 'constructs'];

function synthAndLook(project: Project, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): string {
  const time = timed('synth', () => project.run(command, args, env));
  project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
  return time;
}

/** How docs/reference/install.md keeps backport out with yarn. */
const RESOLUTIONS = { resolutions: { backport: 'npm:empty-npm-package@1.0.0' } };

/** README's program is JavaScript as well. */
function minimal(workspace: Workspace, name: string, more: object = {}): Project {
  return workspace.project(name, { 'package.json': { name, version: '1.0.0', private: true, ...more }, 'main.mjs': readme('ts') });
}

export const PACKAGE_MANAGERS: readonly Consumer[] = [
  {
    name: 'npm, in the project of cdk8s init with newest versions',
    run(workspace) {
      const project = template(workspace, 'npm');
      const times = [
        timed('install', () =>
          project.run('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', workspace.tarball, 'cdk8s-plus-27']),
        ),
      ];
      times.push(timed('npm run build', () => project.run('npm', ['run', 'build'])));
      project.expect('dist/shop.k8s.yaml', ...MANIFESTS);
      const version = project.bin('cdk8s-istio-ingress', ['--version']).trim();
      if (!/^\d+\.\d+\.\d+$/.test(version)) throw new Error(`--version prints ${version}`);
      return times.join(', ');
    },
  },
  ...['.npmrc', 'overrides'].map((how): Consumer => ({
    name: `npm, without backport by ${how}`,
    run(workspace) {
      const project = minimal(workspace, `backport-${how}`, how === 'overrides' ? { overrides: { backport: 'npm:empty-npm-package@1.0.0' } } : {});
      if (how === '.npmrc') workspace.project(`backport-${how}`, { '.npmrc': 'omit=optional\n' });
      const time = timed('install', () => project.run('npm', ['install', '--no-audit', '--no-fund', workspace.tarball, ...PEERS]));
      const count = Number(
        project.run('sh', [
          '-c',
          'find node_modules -name package.json -path "*/backport/package.json" -exec grep -l elastic {} + | wc -l',
        ]),
      );
      if (count > 0) throw new Error('backport was installed');
      return `${time}, ${synthAndLook(project, 'node', ['main.mjs'])}`;
    },
  })),
  {
    name: 'pnpm',
    run(workspace) {
      const project = minimal(workspace, 'pnpm');
      workspace.project('pnpm', { 'pnpm-workspace.yaml': "overrides: { backport: '-' }\n" });
      const tool = workspace.project('tools-pnpm', { 'package.json': { private: true } });
      tool.run('npm', ['install', '--no-audit', '--no-fund', 'pnpm@12.4.2']); // later ones are not served for every platform
      const time = timed('install', () => project.run(`${tool.folder}/node_modules/.bin/pnpm`, ['add', workspace.tarball, ...PEERS, '--store-dir', `${workspace.folder}/pnpm-store`]));
      return `${time}, ${synthAndLook(project, 'node', ['main.mjs'])}`;
    },
  },
  {
    name: 'yarn, classic',
    run(workspace) {
      const project = minimal(workspace, 'yarn-1', RESOLUTIONS);
      const tool = workspace.project('tools-yarn-1', { 'package.json': { private: true } });
      tool.run('npm', ['install', '--no-audit', '--no-fund', 'yarn@1.22.22']);
      const time = timed('install', () => project.run(
        `${tool.folder}/node_modules/.bin/yarn`, ['add', workspace.tarball, ...PEERS, '--no-progress']));
      return `${time}, ${synthAndLook(project, 'node', ['main.mjs'])}`;
    },
  },
  {
    name: 'yarn, newest, with Plug and Play: nothing undeclared is found',
    run(workspace) {
      const project = minimal(workspace, 'yarn-4', RESOLUTIONS);
      workspace.project('yarn-4', { 'yarn.lock': '', '.yarnrc.yml': 'nodeLinker: pnp\nenableImmutableInstalls: false\n' });
      const tool = workspace.project('tools-yarn-4', { 'package.json': { private: true } });
      tool.run('npm', ['install', '--no-audit', '--no-fund', '@yarnpkg/cli-dist@4']);
      const yarn = `${tool.folder}/node_modules/@yarnpkg/cli-dist/bin/yarn.js`;
      const env = { YARN_ENABLE_TELEMETRY: '0', YARN_ENABLE_GLOBAL_CACHE: 'false' };
      const time = timed('install', () => project.run('node', [yarn, 'add', `cdk8s-istio-ingress@file:${workspace.tarball}`, ...PEERS], env));
      return `${time}, ${synthAndLook(project, 'node', [yarn, 'node', 'main.mjs'], env)}`;
    },
  },
];
