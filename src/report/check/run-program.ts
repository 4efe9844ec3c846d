import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** The end of what a program prints is kept: a stack trace, or cdk8s's list of errors. */
const MAX_PRINTED = 64 * 1024;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** How a program ended. */
export interface ProgramRun {
  /** 0 for success. */
  readonly status: number;
  /** The end of what it printed to stdout and stderr. */
  readonly printed: string;
  /** The command received a signal, and ended the program. */
  readonly interrupted?: NodeJS.Signals;
}

/** Runs the program of a user in a shell, as `cdk8s synth` does. */
export function runProgram(command: string, environment: NodeJS.ProcessEnv): Promise<ProgramRun> {
  return new Promise(resolve => {
    const ownGroup = process.platform !== 'win32';
    const child = spawn(command, { shell: true, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: ownGroup, windowsHide: true });
    let printed = '';
    let interrupted: NodeJS.Signals | undefined;
    const keep = (text: string) => { printed = `${printed}${text}`.slice(-MAX_PRINTED); };
    const end = (signal: NodeJS.Signals) => {
      interrupted = signal;
      try {
        // with the processes that the shell started
        if (ownGroup && child.pid !== undefined) process.kill(-child.pid, signal);
        else child.kill(signal);
      } catch {
        // it has just ended
      }
    };
    const finish = (status: number) => {
      SIGNALS.forEach(signal => process.removeListener(signal, end));
      resolve({ status, printed, ...interrupted && { interrupted } });
    };
    SIGNALS.forEach(signal => process.on(signal, end));
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.once('error', error => {
      keep(error.message);
      finish(1);
    });
    child.once('close', (code, signal) => finish(code ?? 128 + (signal ? constants.signals[signal] : 1)));
  });
}
