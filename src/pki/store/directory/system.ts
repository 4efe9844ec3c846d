import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import { performance } from 'node:perf_hooks'; // not the global one, which fake timers of test frameworks replace
import { threadId } from 'node:worker_threads';

/** The part of node's `fs` that the store uses; tests inject faults. */
export type StoreFileSystem = Pick<
  typeof fs,
  | 'chmodSync'
  | 'closeSync'
  | 'existsSync'
  | 'fstatSync'
  | 'fsyncSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'openSync'
  | 'readSync'
  | 'readdirSync'
  | 'realpathSync'
  | 'renameSync'
  | 'rmSync'
  | 'unlinkSync'
  | 'writeSync'
>;

/** Distinguishes a process from all others, including those on other machines and in the past. */
export interface ProcessIdentity {
  readonly pid: number;
  /** The system's number of the thread (Linux), to detect that a worker ended before its process; else `n` and node's number. */
  readonly thread: string;
  /** Start time of the thread in clock ticks since boot, to distinguish it from a later one with the same number; `x` if unknown. */
  readonly start: string;
  /** Identifies one boot of one machine: a random number (Linux), else `t` and the second of the boot. */
  readonly boot: string;
  /** The namespace of `pid`, which differs per container; `x` if unknown. */
  readonly namespace: string;
  /** Word characters, dots and hyphens only. */
  readonly host: string;
}

/** The external dependencies of the directory store. */
export interface StoreSystem {
  readonly fs: StoreFileSystem;
  /** False on Windows, where files have no POSIX mode and folders cannot be synced. */
  readonly posix: boolean;
  /** User of the process; undefined on Windows. */
  uid(): number | undefined;
  self(): ProcessIdentity;
  /** Whether a thread of a process on this machine runs, and since when (`x`: unknown). */
  running(pid: number, thread: string): { readonly start: string } | undefined;
  /** Cryptographically secure random bytes. */
  randomBytes(size: number): Buffer;
  /** Monotonic milliseconds. */
  elapsed(): number;
  /** Blocks the thread. */
  sleep(milliseconds: number): void;
}

/** The real system. */
export const SYSTEM: StoreSystem = {
  fs,
  posix: process.platform !== 'win32',
  uid: () => process.getuid?.(),
  self: () => {
    const thread = ownThread();
    return {
      pid: process.pid,
      thread,
      start: startOf(process.pid, thread) ?? 'x',
      boot: attempt(() => fs.readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').replace(/[^0-9a-f]/g, '')) ?? bootTime(),
      namespace: attempt(() => /\d+/.exec(fs.readlinkSync('/proc/self/ns/pid'))?.[0]) ?? 'x',
      host: os.hostname().replace(/[^\w.-]/g, '_').slice(0, 100),
    };
  },
  running: (pid, thread) => {
    try {
      process.kill(pid, 0); // signal 0 only tests for existence
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') {
        return undefined;
      }
    }
    const tasks = /^\d/.test(thread) ? attempt(() => fs.readdirSync(`/proc/${pid}/task`)) : undefined;
    if (tasks && tasks.length > 0 && !tasks.includes(thread)) return undefined;
    return { start: startOf(pid, thread) ?? 'x' };
  },
  randomBytes,
  elapsed: () => performance.now(),
  sleep: milliseconds => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  },
};

/** `/proc` may belong to another namespace, in which this process has another number. */
function ownThread(): string {
  const [, pid, thread] = attempt(() => /^(\d+)\/task\/(\d+)$/.exec(fs.readlinkSync('/proc/thread-self'))) ?? [];
  return Number(pid) === process.pid ? thread : `n${threadId}`;
}

/** Field 22 of `stat`; the command in field 2 may contain spaces and brackets. */
function startOf(pid: number, thread: string): string | undefined {
  return attempt(() => {
    const stat = fs.readFileSync(/^\d/.test(thread) ? `/proc/${pid}/task/${thread}/stat` : `/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  });
}

/** The real time minus the uptime of the machine, even if the program replaces `Date`. */
function bootTime(): string {
  return `t${Math.round((performance.timeOrigin + performance.now()) / 1000 - os.uptime())}`;
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
