import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildSync } from 'esbuild';
import { RunBash } from '../../test-consumers/page-shell';

const ROOT = join(__dirname, '..', '..');
const MODULES = join(ROOT, 'node_modules');
/** The entry points of the package, each in one file so that no process compiles the library again. */
const ENTRY_POINTS = {
  'index.js': 'src/index.ts',
  'errors.js': 'src/errors/index.ts',
  'jest.js': 'src/simulator/matchers/index.ts',
  'cli.js': 'src/cli/main.ts',
  'plan/plan-mode.js': 'src/plan/plan-mode.ts', // what `check` looks for
};

/** A folder outside of the repository in which programs find this package, built from src, and `npx` finds its commands. */
export class PageWorkspace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'pages-')));
  private readonly bin = join(this.folder, 'bin');

  /** @param tools further folders with programs */
  constructor(private readonly tools: readonly string[] = []) {
    const modules = join(this.folder, 'node_modules');
    const library = join(modules, 'cdk8s-istio-ingress');
    for (const folder of [this.bin, library]) mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(MODULES)) symlinkSync(join(MODULES, name), join(modules, name));
    for (const [file, entry] of Object.entries(ENTRY_POINTS)) {
      buildSync({
        entryPoints: [join(ROOT, entry)],
        outfile: join(library, file),
        bundle: true,
        platform: 'node',
        packages: 'external',
        alias: { 'cdk8s-istio-ingress': join(ROOT, 'src', 'index.ts') },
        logLevel: 'error',
      });
    }
    const exports = { '.': './index.js', './errors': './errors.js', './jest': './jest.js', './package.json': './package.json' };
    writeFileSync(join(library, 'package.json'), JSON.stringify({ name: 'cdk8s-istio-ingress', version: '0.0.0', main: 'index.js', exports }));
    writeFileSync(join(this.folder, 'transform.js'), `const { transformSync } = require('esbuild');
module.exports = { process: (text, path) => ({ code: transformSync(text, { loader: 'ts', format: 'cjs', sourcefile: path }).code }) };
`);
    // esbuild in place of ts-node: a tenth of the time, and the types are checked by snippets.test.ts
    const esbuild = `${MODULES}/.bin/esbuild "$2" --bundle --packages=external --platform=node --sourcemap --log-level=error --outfile="$2.js"`;
    writeFileSync(join(this.bin, 'npx'), `#!/usr/bin/env bash
case "$1" in
  ts-node) ${esbuild} && exec node --enable-source-maps "$2.js" ;;
  cdk8s-istio-ingress) shift; exec node ${library}/cli.js "$@" ;;
  *) program="$1"; shift; exec ${MODULES}/.bin/"$program" "$@" ;;
esac
`);
    chmodSync(join(this.bin, 'npx'), 0o755);
  }

  /** An empty project, as `cdk8s init` makes one, with the files of the example of the same name if there is one. */
  public project(name: string): string {
    const folder = join(this.folder, name);
    const example = join(ROOT, 'examples', name);
    if (existsSync(example) && !existsSync(join(example, 'main.ts'))) cpSync(example, folder, { recursive: true });
    else mkdirSync(folder);
    writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: npx ts-node main.ts\n');
    writeFileSync(join(folder, 'package.json'), '{}');
    writeFileSync(join(folder, '.gitignore'), '*.d.ts\n*.js\n!jest.config.js\nnode_modules\ndist/\n');
    writeFileSync(join(folder, 'jest.config.js'), `module.exports = ${JSON.stringify({
      testMatch: ['**/*.test.ts'], transform: { '\\.ts$': join(this.folder, 'transform.js') },
    })};\n`);
    return folder;
  }

  /** Runs commands of a page. */
  public readonly run: RunBash = (script, folder) => {
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { cwd: folder, env: this.environment(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`exit code ${status}:\n${script}\n${stdout}${stderr}`);
    return stdout;
  };

  public remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** None of npm's and jest's variables, which a reader does not have either. */
  private environment(): NodeJS.ProcessEnv {
    return {
      PATH: [this.bin, ...this.tools, process.env.PATH].join(delimiter),
      HOME: this.folder,
      CDK8S_CHECK_UPGRADE: 'false',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_AUTHOR_NAME: 'team',
      GIT_AUTHOR_EMAIL: 'team@example.com',
      GIT_COMMITTER_NAME: 'team',
      GIT_COMMITTER_EMAIL: 'team@example.com',
    };
  }
}
