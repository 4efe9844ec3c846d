import { Consumer, Lacking } from '../consumer';
import { program, Project, readme, timed, Workspace } from '../workspace';

/** Later numbers come with Kubernetes' versions; the first that users still have. */
const PLUS = ['28', '29', '30', '31', '32', '33', '34'];
const NODES = ['22', '24'];
const tsconfig = { compilerOptions: { strict: true, module: 'commonjs', target: 'ES2022', esModuleInterop: true, types: ['node'] } };

/** Without scripts, so that nothing is written outside of the project. */
function install(project: Project, ...packages: readonly string[]): string {
  return timed('install', () => project.run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages]));
}

function compileAndRun(project: Project, files: readonly string[]): string {
  const compile = timed('tsc', () => project.bin('tsc', ['-p', '.']));
  for (const file of files) project.run('node', [file]);
  return compile;
}

/** The oldest versions that the peer ranges of package.json allow. */
function floor(workspace: Workspace): string[] {
  const { peerDependencies } = JSON.parse(new Project(workspace.root).read('package.json'));
  return Object.entries<string>(peerDependencies).map(([name, range]) => `${name}@${range.replace('^', '')}`);
}

export const VERSIONS: readonly Consumer[] = [
  {
    name: `cdk8s-plus-${PLUS[0]} to -${PLUS[PLUS.length - 1]}: Service, Deployment and Secret`,
    run(workspace) {
      const files = Object.fromEntries(PLUS.flatMap(number => ['service', 'deployment', 'secret'].map(
        kind => [`${kind}-${number}.ts`, program(`plus-${kind}.ts`).replaceAll('cdk8s-plus-NN', `cdk8s-plus-${number}`).replaceAll('NN', number)])));
      const project = workspace.project('plus', { 'package.json': { private: true }, 'tsconfig.json': tsconfig, ...files });
      const times = [install(
        project, '--omit=optional', workspace.tarball, 'cdk8s', 'constructs', 'cdk8s-plus-27', ...PLUS.map(number => `cdk8s-plus-${number}`), 'typescript@5.9.x', '@types/node@20')];
      times.push(compileAndRun(project, Object.keys(files).map(file => file.replace('.ts', '.js'))));
      return times.join(', ');
    },
  },
  {
    name: 'the oldest cdk8s, cdk8s-plus-27 and constructs that the peer ranges allow',
    run(workspace) {
      const project = workspace.project('floor', {
        'package.json': { private: true },
        'tsconfig.json': tsconfig,
        'main.ts': readme('ts'),
        'plus-deployment.ts': program('plus-deployment.ts').replaceAll('NN', '27'),
      });
      const versions = floor(workspace);
      const times = [install(project, workspace.tarball, '--omit=optional', ...versions, 'typescript@5.9.x', '@types/node@20')];
      times.push(compileAndRun(project, ['main.js', 'plus-deployment.js']));
      project.expect('dist/shop.k8s.yaml', 'kind: Gateway', 'kind: Secret');
      return `${versions.join(', ')}: ${times.join(', ')}`;
    },
  },
  {
    name: 'a monorepo with two copies of cdk8s',
    run(workspace) {
      const project = workspace.project('monorepo', {
        'package.json': { private: true, workspaces: ['packages/*'] },
        'packages/one/package.json': { name: 'one', version: '1.0.0', dependencies: { 'cdk8s': '2.70.106', 'cdk8s-istio-ingress': `file:${workspace.tarball}`, 'cdk8s-plus-27': '*', 'constructs': '*' } },
        'packages/two/package.json': { name: 'two', version: '1.0.0', dependencies: { 'cdk8s': '2.70.90', 'cdk8s-istio-ingress': `file:${workspace.tarball}`, 'cdk8s-plus-27': '*', 'constructs': '*' } },
        'packages/one/main.ts': readme('ts'),
        'packages/two/main.ts': readme('ts'),
        'packages/one/tsconfig.json': tsconfig,
        'packages/two/tsconfig.json': tsconfig,
      });
      const times = [install(project, '--legacy-peer-deps', '--omit=optional', 'typescript@5.9.x', '@types/node@20')];
      const copies = project.run('sh', ['-c', 'find . -path "*/node_modules/cdk8s/package.json" | sort']).trim().split('\n');
      if (copies.length !== 2) throw new Error(`not two copies of cdk8s: ${copies}`);
      for (const name of ['one', 'two']) {
        const part = workspace.project(`monorepo/packages/${name}`, {});
        times.push(timed(`tsc ${name}`, () => part.run(`${project.folder}/node_modules/.bin/tsc`, ['-p', '.'])));
        part.run('node', ['main.js']);
        part.expect('dist/shop.k8s.yaml', 'kind: Gateway', 'kind: Secret');
      }
      return times.join(', ');
    },
  },
  {
    name: 'vitest: matchers typed and installed',
    run(workspace) {
      const project = workspace.project('vitest', {
        'package.json': { private: true, type: 'module' },
        'tsconfig.json': {
          compilerOptions: { strict: true, noEmit: true, skipLibCheck: true, module: 'nodenext', target: 'ES2022', types: ['node'] },
        },
        'main.ts': readme('ts'),
        'ingress.test.ts': program('vitest.ts'),
      });
      const times = [
        install(
          project,
          workspace.tarball,
          'cdk8s',
          'constructs',
          'cdk8s-plus-27',
          'vitest@3',
          'vite@7',
          'typescript@5.9.x',
          '@types/node@20',
        ),
      ];
      times.push(timed('tsc', () => project.bin('tsc', ['-p', '.'])));
      times.push(timed('vitest', () => project.bin('vitest', ['run'], { CI: '' })));
      return times.join(', ');
    },
  },
  ...NODES.map((version): Consumer => ({
    name: `Node.js ${version}`,
    run(workspace) {
      const tool = workspace.project(`node-${version}`, { 'package.json': { private: true }, 'plain.mjs': program('plain.mjs') });
      const platform = `node-${process.platform}-${process.arch}`;
      try {
        tool.run('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--ignore-scripts', `${platform}@${version}`]);
      } catch (error) {
        throw new Lacking(`${platform}@${version} cannot be installed: ${(error as Error).message.split('\n').pop()}`);
      }
      install(tool, workspace.tarball, '--omit=optional', 'cdk8s', 'constructs', 'cdk8s-plus-27');
      const node = `${tool.folder}/node_modules/${platform}/bin/node`;
      const found = tool.run(node, ['--version']).trim();
      const time = timed('synth', () => tool.run(node, ['plain.mjs']));
      tool.expect('dist/shop.k8s.yaml', 'kind: Gateway', 'kind: Secret');
      return `${found}, ${time}`;
    },
  })),
];
