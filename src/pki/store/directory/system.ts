import { randomBytes } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import { threadId } from 'worker_threads';
import { Background, workerBackground } from './background';
import { StretchAhead, workerStretchAhead } from './stretch-ahead';

/** The part of node's `fs` that the store uses; tests put faults between. */
export type StoreFileSystem = Pick<typeof fs,
  'chmodSync' | 'closeSync' | 'fstatSync' | 'fsyncSync' | 'lstatSync' | 'mkdirSync' | 'openSync' | 'readFileSync' | 'readdirSync' |
  'realpathSync' | 'renameSync' | 'rmSync' | 'rmdirSync' | 'unlinkSync' | 'writeSync'>;

/** What tells one process from all others, those of other machines and of the past included. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly thread: number;
  /** Start time in clock ticks since boot, to tell a process from a later one with its number; `x` where unknown. */
  readonly start: string;
  /** Changes with each boot; `x` where unknown. */
  readonly boot: string;
  /** The namespace that gives `pid` its meaning, other in each container; `x` where unknown. */
  readonly namespace: string;
  /** Word characters, dots and hyphens only. */
  readonly host: string;
}

/** Everything outside the program that the directory store depends on. */
export interface StoreSystem {
  readonly fs: StoreFileSystem;
  /** False on Windows, where files have no POSIX mode and folders cannot be synced. */
  readonly posix: boolean;
  /** Finishes large changes beside the program; undefined where that is not possible. */
  readonly background?: Background;
  /** Stretches passphrases beside the program; undefined where that is not possible. */
  readonly stretchAhead?: StretchAhead;
  self(): ProcessIdentity;
  /** Whether a process of this machine runs, and since when (`x`: unknown). */
  running(pid: number): { readonly start: string } | undefined;
  /** Cryptographically strong. */
  randomBytes(size: number): Buffer;
  /** Milliseconds that only go forward. */
  elapsed(): number;
  /** Blocks the thread. */
  sleep(milliseconds: number): void;
}

/** The machine that the program runs on. */
export const SYSTEM: StoreSystem = {
  fs,
  posix: process.platform !== 'win32',
  self: () => ({
    pid: process.pid,
    thread: threadId,
    start: startOf(process.pid) ?? 'x',
    boot: attempt(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').replace(/[^0-9a-f]/g, '')) ?? 'x',
    namespace: attempt(() => /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0]) ?? 'x',
    host: os.hostname().replace(/[^\w.-]/g, '_').slice(0, 100),
  }),
  running: (pid) => {
    try {
      process.kill(pid, 0); // signal 0 only asks
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
        return undefined;
      }
    }
    return { start: startOf(pid) ?? 'x' };
  },
  randomBytes,
  background: workerBackground(),
  stretchAhead: workerStretchAhead(),
  elapsed: () => performance.now(),
  sleep: (milliseconds) => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
};

/** Field 22 of `/proc/PID/stat`; the command in field 2 may contain spaces and brackets. */
function startOf(pid: number): string | undefined {
  return attempt(() => {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  });
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
