import { StoreSystem, SYSTEM } from '../../../../src/pki/store/directory/system';

/** What happens at one system call of the store. */
export interface Fault {
  /** The how-manieth call of the file system fails, from 1. */
  readonly at: number;
  /** `ENOSPC` and the like: that call fails. `killed`: it and all after it never happen. */
  readonly code: string;
  /** Only calls of these names count; default: all that the store makes. */
  readonly calls?: readonly string[];
}

export const WRITING_CALLS = ['mkdirSync', 'writeSync', 'fsyncSync', 'renameSync', 'chmodSync', 'rmSync', 'rmdirSync', 'unlinkSync'];

/** The real machine, but one call of the file system fails. `count` says how many calls there were. */
export function faultySystem({ at, code, calls }: Fault): StoreSystem & { count(): number } {
  let count = 0;
  const fs = new Proxy(SYSTEM.fs, {
    get(target, name: string) {
      const call = Reflect.get(target, name) as (...args: unknown[]) => unknown;
      if (typeof call !== 'function' || !name.endsWith('Sync') || (calls && !calls.includes(name))) {
        return call;
      }
      return (...args: unknown[]) => {
        count += 1;
        if (code === 'killed' ? count >= at : count === at) {
          throw Object.assign(new Error(`${code}: made by a test`), { code });
        }
        return call(...args);
      };
    },
  });
  return { ...SYSTEM, fs, count: () => count };
}
