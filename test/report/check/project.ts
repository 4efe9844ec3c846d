import { ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { CheckResult } from '../../../src/report/check/check-result';

const ROOT = join(__dirname, '../../..');

/** The library, transpiled: a project's program runs in a separate process, in which ts-jest does not help. */
export class BuiltLibrary {
  /** In the repository, where the packages are that it needs. */
  public readonly folder: string;

  constructor() {
    mkdirSync(join(ROOT, '.cache'), { recursive: true });
    this.folder = mkdtempSync(join(ROOT, '.cache/check-'));
    build(this.folder);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function build(outdir: string): void {
  const sources = ['src', 'imports'].flatMap(folder =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.ts')).map(name => join(ROOT, folder, name)));
  buildSync({ entryPoints: sources, outdir, outbase: ROOT, format: 'cjs', platform: 'node', target: 'node20', sourcemap: false });
  writeFileSync(join(outdir, 'package.json'), JSON.stringify({ name: 'cdk8s-istio-ingress', version: '0.0.0', main: 'src/index.js' }));
}

/** How a command ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of a user: a folder of its own with the library in node_modules. */
export class Project {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'check-project-')));

  constructor(private readonly library: BuiltLibrary, files: { readonly [path: string]: string }) {
    execFileSync('git', ['init', '--quiet', this.folder]);
    this.write({ '.gitignore': 'node_modules\n', 'cdk8s.yaml': 'language: typescript\napp: node main.js\noutput: dist\n', ...files });
    mkdirSync(join(this.folder, 'node_modules'));
    for (const name of ['cdk8s', 'cdk8s-plus-27', 'constructs']) symlinkSync(join(ROOT, 'node_modules', name), join(this.folder, 'node_modules', name));
    symlinkSync(library.folder, join(this.folder, 'node_modules/cdk8s-istio-ingress'));
  }

  public write(files: { readonly [path: string]: string }): void {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.folder, path)), { recursive: true });
      writeFileSync(join(this.folder, path), text);
    }
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  public check(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): Ended {
    return this.run(process.execPath, [join(this.library.folder, 'src/cli/main.js'), 'check', ...args], env);
  }

  /** The command as a child that runs. */
  public startCheck(): ChildProcess {
    return spawn(process.execPath, [join(this.library.folder, 'src/cli/main.js'), 'check'], { cwd: this.folder, stdio: 'ignore', env: programEnvironment() });
  }

  /** The result of `check --json`. */
  public checked(args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): CheckResult & Pick<Ended, 'status'> {
    const { status, stdout, stderr } = this.check(['--json', ...args], env);
    if (stdout === '') throw new Error(`check printed no JSON, but: ${stderr}`);
    return { ...JSON.parse(stdout) as CheckResult, status };
  }

  /** What `cdk8s synth` does: it empties the output folder, then runs the program. */
  public synth(env: NodeJS.ProcessEnv = {}): Ended {
    rmSync(join(this.folder, 'dist'), { recursive: true, force: true });
    return this.run(process.execPath, ['main.js'], { CDK8S_OUTDIR: 'dist', ...env });
  }

  public git(...args: string[]): string {
    const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
  }

  /** Adds everything to the index, whatever `.gitignore` files say. */
  public stage(): void {
    this.git('add', '--all', '--force', '--', '.', ':!node_modules');
  }

  public commit(): void {
    this.stage();
    this.git('commit', '--quiet', '--allow-empty', '--message', 'state');
  }

  /** Every file and folder of the project with its times, size and contents. */
  public state(): string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' }).filter(path => !path.startsWith('node_modules/')).sort().map(path => {
      const { mtimeNs, ctimeNs, size } = lstatSync(join(this.folder, path), { bigint: true });
      return `${path} ${mtimeNs} ${ctimeNs} ${size}`;
    });
  }

  private run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Ended {
    const { status, stdout, stderr } = spawnSync(command, args, { cwd: this.folder, encoding: 'utf8', env: { ...programEnvironment(), ...env } });
    return { status, stdout, stderr };
  }
}

/** A user's program does not run in jest, and a deterministic store notices that. */
function programEnvironment(): NodeJS.ProcessEnv {
  const { JEST_WORKER_ID: _, NODE_ENV: __, CDK8S_OUTDIR: ___, ...env } = process.env;
  return env;
}
