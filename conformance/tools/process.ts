import { execFileSync, spawnSync } from 'node:child_process';

/** A toolchain that the machine lacks: the run stops and names it. */
export class MissingTool extends Error {
  constructor(tool: string, whatFor: string, hint: string) {
    super(`${tool} is missing, which is needed for ${whatFor}; ${hint}`);
  }
}

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Record<string, string>;
}

/** The command's stdout; throws with everything that it printed when it fails. */
export function run(command: string, args: string[], options: RunOptions = {}): string {
  try {
    return execFileSync(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${command} ${args.join(' ')}: ${[message.split('\n')[0], stdout, stderr].filter(Boolean).join('\n')}`);
  }
}

/** Whether the command can be started at all. */
export function exists(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

/** A step of setting up, with its time, on stderr. */
export function step<T>(what: string, work: () => T): T {
  const start = Date.now();
  process.stderr.write(`setting up: ${what} … `);
  const result = work();
  process.stderr.write(`${((Date.now() - start) / 1000).toFixed(1)} s\n`);
  return result;
}
