import { cdk8s, javascript } from 'projen';

/** What `npx cdk8s-istio-ingress` runs. */
const COMMAND_LINE = 'lib/src/cli/main.js';

/** The file that the layout library is bundled into. */
const LAYOUT = 'lib/src/report/ingress-report/picture/dagre.js';

/**
 * The project is a jsii construct library. Each deviation from projen's defaults below
 * stands with its reason; most of them are traps that somebody fell into once.
 */
const project = new cdk8s.ConstructLibraryCdk8s({
  name: 'cdk8s-istio-ingress',
  description:
    'HTTPS on an Istio ingress gateway as a cdk8s program: certificates, Secrets, Gateway and VirtualService from one declaration per host',
  author: 'cdk8s-istio-ingress maintainers',
  authorAddress: 'https://github.com/cdk8s-istio-ingress',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk8s-istio-ingress/cdk8s-istio-ingress.git',
  license: 'Apache-2.0',
  keywords: ['cdk8s', 'istio', 'ingress', 'tls', 'mtls', 'certificates'],
  defaultReleaseBranch: 'main',
  packageManager: javascript.NodePackageManager.NPM,
  projenrcTs: true,
  minNodeVersion: '20.0.0',

  // no publishing, no workflows: everything lands through .ci/run
  github: false,
  release: false,
  depsUpgrade: false,
  buildWorkflow: false,
  pullRequestTemplate: false,

  // the floor of the peer ranges, which jsii wants here; cdk8s-plus-27 states cdk8s ^2.68.11, which was never published
  cdk8sVersion: '2.68.12',
  constructsVersion: '10.3.0',
  jsiiVersion: '~6.0.0',
  // `latest` is 7, which ts-jest and typescript-eslint refuse
  typescriptVersion: '~6.0.3',

  peerDeps: ['cdk8s-plus-27@^2.7.84'],
  // jsii requires bundling of what is no jsii module; pinned, because users get exactly these (test/package, third-party-licenses.md)
  bundledDeps: ['commander@14.0.3', 'node-forge@1.4.3', 're2js@2.10.0', 'yaml@2.9.1'],
  devDeps: [
    // lays out the picture of a report; bundled into the file that needs it (below)
    '@dagrejs/dagre@3.1.3',
    '@types/node-forge',
    // draws the diagrams of the documentation from docs/images/*.dot
    '@viz-js/viz@^3.31.0',
    '@types/node@^20',
    'cdk8s-cli@^2.207.60',
    'fast-check@^4.10.2',
    // what judges the HTML of a report: the last versions for Node 20
    '@textlint/kernel@^15.8.0',
    '@textlint/textlint-plugin-markdown@^15.8.0',
    '@textlint/textlint-plugin-text@^15.8.0',
    'axe-core@^4.14.1',
    'html-validate@^10.9.0',
    'textlint-rule-en-max-word-count@^1.0.2',
    'textlint-rule-prh@^6.1.0',
    'puppeteer-core@^24.8.1',
    'projen@^0.103.25',
    'ts-node',
    // what the projects in test-consumers/ compile with: the versions of cdk8s-cli's template, and two other compilers
    'types-jest-29@npm:@types/jest@^29',
    'types-node-14@npm:@types/node@^14',
    'typescript-5.9@npm:typescript@5.9.x',
    'esbuild@^0.28.2',
    'tsx@^4.23.15',
  ],

  // src imports the top-level imports/, so the root of the sources is the project itself;
  // the entry point and the types move with it (types: set below, projen overwrites the option)
  entrypoint: 'lib/src/index.js',
  tsconfig: {
    // what is internal stays out of the declarations: it names types that the @types/node of a user's project may lack
    compilerOptions: { rootDir: '.', outDir: 'lib', stripInternal: true },
    include: ['src/**/*.ts', 'imports/**/*.ts'],
  },
  // index.ts exports types by name, which isolatedModules refuses; ts-jest transpiles file by file all the same (below)
  tsconfigDev: { compilerOptions: { isolatedModules: false } },
  bin: { 'cdk8s-istio-ingress': COMMAND_LINE },

  publishToPypi: { distName: 'cdk8s-istio-ingress', module: 'cdk8s_istio_ingress' },
  publishToMaven: {
    javaPackage: 'io.github.cdk8sistioingress',
    mavenGroupId: 'io.github.cdk8s-istio-ingress',
    mavenArtifactId: 'cdk8s-istio-ingress',
  },
  publishToGo: { moduleName: 'github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go', packageName: 'cdk8sistioingress' },
  publishToNuget: { dotNetNamespace: 'Cdk8sIstioIngress', packageId: 'Cdk8sIstioIngress' },

  docgenFilePath: 'API.md',
  sampleCode: false,

  // a snapshot is never updated to make a test green, and no tests is no success
  tsJestOptions: { transformOptions: { isolatedModules: true } },
  jestOptions: { updateSnapshot: javascript.UpdateSnapshot.NEVER, passWithNoTests: false, junitReporting: false },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'test-consumers', 'examples', 'bench', 'scripts', 'conformance'],
    ignorePatterns: ['/imports/', 'lib/', 'node_modules/', 'test-consumers/programs/', '*.d.ts', '*.js', 'examples/**/dist/'],
    commandOptions: { fix: false },
  },
  gitignore: ['.cache/', '/examples/*/dist/', '/examples/*/certificates/', '*.tsbuildinfo'],
  // a `files` list below says what is packed
  npmignoreEnabled: false,
});

// one style, also where projen has no opinion
project.eslint!.addRules({
  '@stylistic/max-len': ['error', { code: 140, ignoreUrls: true, ignoreRegExpLiterals: true, ignoreTemplateLiterals: true, ignoreStrings: true }],
  'arrow-parens': ['error', 'as-needed'],
  'import/enforce-node-protocol-usage': ['error', 'always'],
});

const { package: pkg } = project;

// unrs-resolver 1.13.0 was published without its platform packages
pkg.addPackageResolutions('unrs-resolver@1.12.2');
// postinstalls of other people's packages: backport writes into the home folder, the other three look for
// prebuilt binaries that npm installs anyway (projen's own option knows only `true`)
pkg.addField('allowScripts', { 'backport': false, 'esbuild': false, 'unrs-resolver': false, '@parcel/watcher': false });
pkg.addField('types', 'lib/src/index.d.ts');
// what can be imported beside the entry point
const entryPoints: { readonly [name: string]: string } = {
  // jsii cannot export subclasses of Error from the entry point
  errors: 'lib/src/errors/index',
  // what jest and vitest load; not part of the jsii API
  jest: 'lib/src/simulator/matchers/index',
  // a validation plugin of cdk8s-cli
  plugin: 'lib/src/analysis/plugin',
};
const conditions = (file: string) => ({ types: `./${file}.d.ts`, default: `./${file}.js` });
// examples and users reach the package by its name; jsii needs ./package.json and ./.jsii
pkg.addField('exports', {
  '.': conditions('lib/src/index'),
  ...Object.fromEntries(Object.entries(entryPoints).map(([name, file]) => [`./${name}`, conditions(file)])),
  './package.json': './package.json',
  './.jsii': './.jsii',
});
// `moduleResolution: node10`, which the projects of `cdk8s init` have, does not read `exports`
pkg.addField('typesVersions', { '*': Object.fromEntries(Object.entries(entryPoints).map(([name, file]) => [name, [`${file}.d.ts`]])) });
pkg.addField('files', ['lib/**/*.js', 'lib/**/*.d.ts', '.jsii', 'API.md', 'CHANGELOG.md', 'docs/**/*.md', 'docs/**/*.svg']);

// jsii prints a red banner on Node 20, which we support on purpose
project.tasks.addEnvironment('JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION', '20');
// cdk8s-cli asks the registry for a newer version without a time-out
project.tasks.addEnvironment('CDK8S_CHECK_UPGRADE', 'false');

const packageJson = project.tryFindObjectFile('package.json')!;
packageJson.addOverride('jsii.validateTsconfig', 'minimal'); // `strict` refuses stripInternal

// projen's jest settings look for tests inside src/ too and measure coverage on every run
packageJson.addOverride('jest.testMatch', ['<rootDir>/test/**/*.test.ts', '<rootDir>/examples/*/*.test.ts']);
// jest leaves one core idle by default, which is half of a small machine
packageJson.addOverride('jest.maxWorkers', '100%');
packageJson.addOverride('jest.collectCoverage', false);
// tests of examples run against the sources, not against what was compiled last
packageJson.addOverride('jest.moduleNameMapper', {
  '^cdk8s-istio-ingress$': '<rootDir>/src',
  '^cdk8s-istio-ingress/jest$': '<rootDir>/src/simulator/matchers',
  '^cdk8s-istio-ingress/plugin$': '<rootDir>/src/analysis/plugin',
  '^cdk8s-istio-ingress/(.*)$': '<rootDir>/src/$1',
});
packageJson.addOverride('jest.modulePathIgnorePatterns', ['<rootDir>/lib/', '<rootDir>/.cache/']);

project.addTask('import', {
  description: 'Regenerate imports/ from Istio\'s CRDs (--from FILE: a local copy instead of the pinned address)',
  exec: 'ts-node -T scripts/import-crds.ts',
  receiveArgs: true,
});

project.addTask('field-versions', {
  description: 'Write src/validation/field-versions.ts, which field exists since which Istio, from the CRDs of each release (needs Go)',
  exec: 'ts-node -T scripts/generate-field-versions.ts',
  receiveArgs: true,
});

// npm packs the mode, and Python's copy of the package keeps it
project.compileTask.exec(`chmod 755 ${COMMAND_LINE}`);

// only the languages whose tools the machine has
project.packageTask.reset('ts-node -T scripts/package.ts', { receiveArgs: true });

// the layout of a report's picture: 60 KB in one file of the package, instead of 2 MB of bundled packages
project.compileTask.exec(
  `esbuild ${LAYOUT} --bundle --minify --platform=node --format=cjs --legal-comments=inline --allow-overwrite --outfile=${LAYOUT} --log-level=warning`,
);

const synth = project.addTask('synth', { description: 'Synthesize the examples to examples/*/dist' });
synth.spawn(project.compileTask);
synth.exec('ts-node -T scripts/synth-examples.ts');

project.addTask('conformance', {
  description: 'Judge every manifest by real Istio, a real Envoy and other TLS stacks (needs Go, Python, Debian packages)',
  steps: [{ spawn: synth.name }, { exec: 'ts-node -T conformance/run.ts', receiveArgs: true }],
});

project.addTask('consumers', {
  description: 'Build projects of users with real installs: package managers, each cdk8s-plus, Python, Java, Go (needs the registries)',
  steps: [{ spawn: project.compileTask.name }, { exec: 'ts-node -T test-consumers/run.ts', receiveArgs: true }],
});

project.addTask('bench', {
  description: 'Measure synth times against raw cdk8s and the floor of keys and signatures',
  steps: [{ spawn: project.compileTask.name }, { exec: 'ts-node -T bench/index.ts', receiveArgs: true }],
});

project.addTask('stress', {
  description: 'Try out what the certificate store survives: kill -9, races, full disks, malformed input (minutes)',
  steps: [{ spawn: project.compileTask.name }, { exec: 'ts-node -T scripts/stress', receiveArgs: true }],
});

project.addTask('arguments', {
  description: 'Write src/arguments/descriptions.ts, by which arguments are checked, from the compiled API; then compile again',
  exec: 'ts-node -T scripts/generate-arguments.ts',
});
project.addTask('docs', {
  description: 'Write the pages of docs/ that are made from the code',
  exec: 'ts-node -T scripts/generate-docs.ts',
  receiveArgs: true,
});

project.addTask('messages', {
  description: 'List every message of the library with its code and help, to be read',
  exec: 'ts-node -T scripts/list-messages.ts',
  receiveArgs: true,
});

// ts-jest transpiles only: types of tests and examples are checked here; examples compile against the built package.
// .ci/run reads jest's own numbers from .cache/jest.json
project.testTask.reset();
project.testTask.spawn(project.compileTask);
project.testTask.spawn(project.tasks.tryFind('eslint')!);
project.testTask.exec('tsc --noEmit -p test');
for (const folder of ['examples', 'scripts', 'bench', 'conformance', 'test-consumers']) project.testTask.exec(`tsc --noEmit -p ${folder}`);
// API.md is made by `npx projen docgen` and committed: it must be what the code says
project.testTask.exec('jsii-docgen -o .cache/API.md && cmp API.md .cache/API.md');
project.testTask.exec('jest --ci --json --outputFile=.cache/jest.json', { receiveArgs: true });
// projects as users have them, from the tarball, without the network
project.testTask.exec('ts-node -T test-consumers/run.ts --offline');

project.synth();
