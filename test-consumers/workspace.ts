import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

export const ROOT = join(__dirname, '..');
const MODULES = join(ROOT, 'node_modules');
const PROGRAMS = join(__dirname, 'programs');

/** A folder outside of the repository that holds the library's tarball and the projects that use it. */
export class Workspace {
  public readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'consumers-')));
  /** What `npm pack` made. */
  public readonly tarball: string;
  /** This repository. */
  public readonly root = ROOT;

  constructor() {
    const [{ filename }] = JSON.parse(sh(ROOT, 'npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder]));
    this.tarball = join(this.folder, filename);
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /**
   * A new folder with files.
   *
   * @param name of the folder
   * @param files contents by path
   */
  public project(name: string, files: { readonly [path: string]: string | object }): Project {
    const folder = join(this.folder, name);
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`);
    }
    return new Project(folder);
  }

  /** Unpacks the library into a folder's node_modules, as npm does. */
  public unpack(into: string): void {
    const library = join(into, 'node_modules/cdk8s-istio-ingress');
    if (existsSync(library)) return;
    mkdirSync(library, { recursive: true });
    sh(library, 'tar', ['xzf', this.tarball, '--strip-components=1']);
    linkBins(into, library);
  }
}

/**
 * Installs packages of this repository's node_modules into a folder's, without the network.
 *
 * @param packages `name: where it is in our node_modules`
 */
export function link(into: string, packages: { readonly [name: string]: string }): void {
  for (const [name, source] of Object.entries(packages)) linkPackage(join(MODULES, source), name, into);
}

/** One project. */
export class Project {
  constructor(public readonly folder: string) {}

  /** Runs a command in the project and answers what it printed to stdout and stderr; throws with both if it fails. */
  public run(command: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): string {
    return sh(this.folder, command, args, env, '2>&1');
  }

  /** As `run`, for a program of the project's own node_modules. */
  public bin(name: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}): string {
    return this.run(join(this.folder, 'node_modules/.bin', name), args, env);
  }

  public read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Throws unless a file of the project holds each of these texts. */
  public expect(path: string, ...texts: readonly string[]): void {
    const content = this.read(path);
    const missing = texts.filter(text => !content.includes(text));
    if (missing.length > 0) throw new Error(`${path} lacks ${missing.join(', ')}:\n${content.slice(0, 2000)}`);
  }
}

/** A file of test-consumers/programs. */
export function program(name: string): string {
  return readFileSync(join(PROGRAMS, name), 'utf8');
}

/** What a call takes, for the lines. */
export function timed(what: string, call: () => unknown): string {
  const start = Date.now();
  call();
  return `${what} ${((Date.now() - start) / 1000).toFixed(1)} s`;
}

/** The n-th snippet of a language in README.md. */
export function readme(language: string, index = 0): string {
  return snippet('README.md', language, index);
}

/** The n-th snippet of a language in a page. */
export function snippet(page: string, language: string, index = 0): string {
  const snippets = [...readFileSync(join(ROOT, page), 'utf8').matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))];
  if (!snippets[index]) throw new Error(`${page} has no snippet ${index} in ${language}`);
  return snippets[index][1];
}

/** Runs a command; stdout, and stderr with `2>&1`. */
export function sh(cwd: string, command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, both?: '2>&1'): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    // npm's variables of this repository are none of the project's; stores and cdk8s look at no others
    env: { ...withoutNpm(process.env), CDK8S_CHECK_UPGRADE: 'false', CI: 'true', ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 256 * 1024 * 1024,
    timeout: 15 * 60_000,
  });
  if (error || status !== 0) {
    const words = `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim();
    throw new Error(`${command.split('/').pop()} ${args.join(' ')} in ${cwd}:\n${words.slice(-4000)}`);
  }
  return both ? `${stdout}${stderr}` : stdout;
}

/** Whether a program is installed. */
export function has(command: string, versionFlag = '--version'): boolean {
  return spawnSync(command, [versionFlag], { stdio: 'ignore' }).status === 0;
}

function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(npm_|NODE_(OPTIONS|PATH|ENV)|INIT_CWD|JEST_|TS_NODE)/.test(name)));
}

/** A package with all that it depends on, as hard links: files, so that nothing is resolved from this repository. */
function linkPackage(source: string, name: string, into: string): void {
  const target = join(into, 'node_modules', name);
  if (existsSync(target)) return;
  mkdirSync(dirname(target), { recursive: true });
  try {
    execFileSync('cp', ['-al', source, target], { stdio: 'ignore' });
  } catch {
    cpSync(source, target, { recursive: true }); // another disk
  }
  linkBins(into, target);
  // what lies in its own node_modules came along, but may need others
  for (const folder of [target, ...nested(target)]) {
    const {
      dependencies = {},
      optionalDependencies = {},
      peerDependencies = {},
    } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    for (const dependency of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const near = [folder, target].some(each => existsSync(join(each, 'node_modules', dependency)));
      if (!near && existsSync(join(MODULES, dependency))) linkPackage(join(MODULES, dependency), dependency, into);
    }
  }
}

function nested(folder: string): string[] {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  const names = readdirSync(modules).flatMap(name => name.startsWith('@') ? readdirSync(join(modules, name)).map(each => `${name}/${each}`) : [name]);
  return names
    .map(name => join(modules, name))
    .filter(each => existsSync(join(each, 'package.json')))
    .flatMap(each => [each, ...nested(each)]);
}

function linkBins(into: string, folder: string): void {
  const { name, bin = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const [command, path] of Object.entries<string>(typeof bin === 'string' ? { [name.split('/').pop()]: bin } : bin)) {
    const file = join(into, 'node_modules/.bin', command);
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file)) symlinkSync(join(folder, path), file);
  }
}
