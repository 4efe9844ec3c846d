import { join } from 'path';
import { ensureOwnFolder, FILE_MODE } from './files';
import { guarded, hasCode, quote } from './problems';
import { ProcessIdentity, StoreSystem } from './system';
import { IngressError } from '../../../errors/index';

const FOLDER = '.lock';
const CLAIM = /^(\d+)\.(\d+)-(\w+)-(\w+)-(\w+)-[0-9a-f]+@(.*)$/;
/** A synth takes seconds. A claim of another machine, whose processes cannot be seen, is given up after this. */
const FOREIGN_CLAIM_MS = 60 * 60 * 1000;

/** Claims that this thread holds; others with its number are left over from a release that failed. */
const held = new Set<string>();

/**
 * The right to write to a store, for one process at a time.
 *
 * Each process that wants it puts a claim of its own into a folder: an empty file whose name says who. It has the lock when
 * no other living claim stands beside its own; otherwise it takes its claim back and tries again a little later. Two
 * processes can never both have it: each looks only after its claim is in place. And because no claim is ever
 * shared or reused, removing a dead one cannot hit a living one, which is the race of a single lock file.
 */
export class StoreLock {
  private claim: string | undefined;

  public constructor(private readonly system: StoreSystem, private readonly store: string, private readonly patienceMs: number) {}

  /** @throws IngressError `store-locked` when another process keeps it for longer than is waited */
  public acquire(): void {
    const { elapsed, randomBytes, sleep } = this.system;
    const giveUp = elapsed() + this.patienceMs;
    for (;;) {
      const holder = this.tryAcquire();
      if (holder === undefined) {
        return;
      }
      const ourselves = isSame(holder.process, this.system.self());
      if (ourselves || elapsed() >= giveUp) {
        throw new IngressError({
          code: 'store-locked',
          message: `the certificate store ${quote(this.store)} is open in ${ourselves
            ? 'this process already, through another object'
            : `process ${holder.process?.pid ?? '?'} on ${holder.process?.host ?? 'an unknown host'} for longer than ${this.patienceMs / 1000} s`}`,
          help: ourselves
            ? 'make one CertificateStore and share it'
            : `wait for that process; if its machine is gone for good, remove its claim: rm ${quote(holder.path)}`,
        });
      }
      sleep(5 + randomBytes(1)[0] % 25); // at random, so that two do not meet again and again
    }
  }

  /** Leaves the claim in place for somebody else to remove. */
  public handOver(): string {
    const claim = this.claim!;
    held.delete(claim);
    this.claim = undefined;
    return claim;
  }

  /** A claim that cannot be removed (the disk became read-only) counts as dead from now on. */
  public release(): void {
    if (this.claim !== undefined) {
      held.delete(this.claim);
      try {
        this.system.fs.rmSync(this.claim, { force: true });
      } catch {
        // what was to be written is written
      }
      this.claim = undefined;
    }
  }

  /** The other holder; undefined when the lock is ours. */
  private tryAcquire(): Claim | undefined {
    const { fs, randomBytes, self } = this.system;
    const folder = join(this.store, FOLDER);
    const { pid, thread, start, boot, namespace, host } = self();
    const name = `${pid}.${thread}-${start}-${boot}-${namespace}-${randomBytes(6).toString('hex')}@${host}`;
    this.claim = join(folder, name);
    try {
      return guarded('lock', this.store, () => {
        ensureOwnFolder(this.system, folder);
        held.add(this.claim!);
        fs.closeSync(fs.openSync(this.claim!, 'wx', FILE_MODE));
        const holder = this.others(folder, name);
        if (holder) {
          this.release();
        }
        return holder;
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** One living claim beside ours; the dead ones are removed. */
  private others(folder: string, own: string): Claim | undefined {
    const { fs } = this.system;
    let living: Claim | undefined;
    for (const name of fs.readdirSync(folder)) {
      const path = join(folder, name);
      if (name === own) {
        continue;
      }
      const claim = { path, process: parseClaim(name) };
      if (this.isDead(claim, join(folder, own))) {
        fs.rmSync(path, { force: true });
      } else {
        living = claim;
      }
    }
    return living;
  }

  private isDead({ path, process }: Claim, own: string): boolean {
    const self = this.system.self();
    if (isSame(process, self)) {
      return !held.has(path);
    }
    if (process && process.host === self.host && process.boot !== self.boot) {
      return true; // this machine has been started since
    }
    if (process && process.host === self.host && process.namespace === self.namespace) {
      const running = this.system.running(process.pid);
      return running === undefined || (process.start !== 'x' && running.start !== 'x' && running.start !== process.start);
    }
    try {
      // both times are those of the file system, so clocks that differ between machines do not matter
      return this.system.fs.lstatSync(own).mtimeMs - this.system.fs.lstatSync(path).mtimeMs > FOREIGN_CLAIM_MS;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) {
        return true; // taken back in between
      }
      throw error;
    }
  }
}

interface Claim {
  readonly path: string;
  /** Absent when the name was not made by this version. */
  readonly process?: ProcessIdentity;
}

function parseClaim(name: string): ProcessIdentity | undefined {
  const [, pid, thread, start, boot, namespace, host] = CLAIM.exec(name) ?? [];
  return host === undefined ? undefined : { pid: Number(pid), thread: Number(thread), start, boot, namespace, host };
}

function isSame(a: ProcessIdentity | undefined, b: ProcessIdentity): boolean {
  return a !== undefined && a.host === b.host && a.boot === b.boot && a.namespace === b.namespace
    && a.pid === b.pid && a.thread === b.thread && a.start === b.start;
}
