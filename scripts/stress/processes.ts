import { ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { Order } from './synth';

/** Where programs are built. */
export const BUILT = join(__dirname, '..', '..', '.cache', 'stress');

/** Starting TypeScript in each of thousands of processes would take longer than what they do. */
export function transpile(): void {
  mkdirSync(BUILT, { recursive: true });
  for (const name of ['child', 'copies', 'exit', 'kill-switch', 'synth']) {
    const source = readFileSync(join(__dirname, `${name}.ts`), 'utf8');
    const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
    const { outputText } = transpileModule(source, { compilerOptions });
    writeFileSync(join(BUILT, `${name}.js`), outputText);
  }
}

/** A program of this folder, ready for node. */
export function script(name: string): string {
  return join(BUILT, `${name}.js`);
}

/** A child that has loaded everything and waits to start. */
export interface ReadyChild {
  readonly process: ChildProcess;
  /** Exit code, or null when it was killed, and its stderr. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
  start(): void;
}

export async function child(order: Order, output: string, environment: NodeJS.ProcessEnv = {}, uid?: number): Promise<ReadyChild> {
  const started = spawn(process.execPath, ['-r', join(BUILT, 'kill-switch.js'), join(BUILT, 'child.js'), JSON.stringify(order), output], {
    env: { ...process.env, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
    uid,
  });
  let stderr = '';
  started.stderr.on('data', (data: Buffer) => { stderr += data.toString(); });
  started.stdin.on('error', () => {}); // it may be dead already
  const ended = new Promise<{ code: number | null; stderr: string }>(resolve => {
    started.on('close', code => resolve({ code, stderr }));
  });
  await Promise.race([new Promise(resolve => started.stdout.once('data', resolve)), ended]);
  return { process: started, ended, start: () => started.stdin.end('\n') };
}

/** A folder for one program of the stress run, removed after it. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.env.STRESS_FOLDER ?? tmpdir(), 'stress-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
