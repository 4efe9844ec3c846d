import { join } from 'node:path';
import { ensureOwnFolder, FILE_MODE } from './files';
import { guarded, hasCode, quote } from './problems';
import { ProcessIdentity, StoreSystem } from './system';
import { IngressError } from '../../../errors/index';

export const LOCK_FOLDER = '.lock';
const CLAIM = /^(\d+)\.(\w+)-(\w+)-(\w+)-(\w+)-[0-9a-f]+@(.*)$/;
/**
 * A synth takes seconds, with thousands of RSA keys minutes. After this time, a claim of a process that cannot be checked from here is
 * stale.
 */
const UNSEEN_CLAIM_MS = 60 * 60 * 1000;
/** Computed boot times differ by later adjustments of the clock. */
const BOOT_TOLERANCE_SECONDS = 60;

/**
 * The right to write to a store, for one process and thread at a time.
 *
 * Each process that wants it adds its own claim to a folder: an empty file with a unique name. The process has the lock if no other valid
 * claim exists; otherwise it removes its claim and retries a little later. Two processes can never both have the lock, because each checks
 * only after its claim exists. Claims are never shared or reused, so removing a stale claim cannot remove a valid one, which is the race of
 * a single lock file. No state is in memory, so two copies of this library in one process exclude each other as two processes do.
 */
export class StoreLock {
  private claim: string | undefined;

  public constructor(private readonly system: StoreSystem, private readonly store: string, private readonly patienceMs: number) {}

  /** @throws store-locked if another process keeps it for longer than the wait time */
  public acquire(): void {
    const { elapsed, randomBytes, sleep } = this.system;
    const giveUp = elapsed() + this.patienceMs;
    for (;;) {
      const holder = this.tryAcquire();
      if (holder === undefined) return;
      const isOurs = isSameThread(holder.process, this.system.self());
      if (isOurs || elapsed() >= giveUp) throw this.locked(holder, isOurs);
      sleep(5 + randomBytes(1)[0] % 25); // random, so that two processes do not collide repeatedly
    }
  }

  public release(): void {
    if (this.claim === undefined) return;
    try {
      this.system.fs.rmSync(this.claim, { force: true });
    } catch {
      // the disk became read-only: everything is already written
    }
    this.claim = undefined;
  }

  private locked(holder: Claim, isOurs: boolean): IngressError {
    const remove = `remove its claim: rm ${quote(holder.path)}`;
    return new IngressError({
      code: 'store-locked',
      message: `the certificate store ${quote(this.store)} is open in ${isOurs
        ? 'this thread, through another object'
        : `process ${holder.process?.pid ?? '?'} on ${holder.process?.host ?? 'an unknown host'} for longer than ${this.patienceMs / 1000} s`}`,
      help: isOurs ? `create one CertificateStore object and share it; if none is open, ${remove}`
        : `wait for that process; if it no longer exists, ${remove}`,
    });
  }

  /** The other holder; undefined if the lock is ours. */
  private tryAcquire(): Claim | undefined {
    const { fs, randomBytes, self } = this.system;
    const folder = join(this.store, LOCK_FOLDER);
    const { pid, thread, start, boot, namespace, host } = self();
    const name = `${pid}.${thread}-${start}-${boot}-${namespace}-${randomBytes(6).toString('hex')}@${host}`;
    this.claim = join(folder, name);
    try {
      return guarded('lock', this.store, this.system, () => {
        ensureOwnFolder(this.system, folder);
        fs.closeSync(fs.openSync(this.claim!, 'wx', FILE_MODE));
        const holder = this.others(folder, name);
        if (holder) this.release();
        return holder;
      });
    } catch (error) {
      this.release();
      throw error;
    }
  }

  /** One valid claim besides ours; stale claims are removed. */
  private others(folder: string, own: string): Claim | undefined {
    const { fs } = this.system;
    let living: Claim | undefined;
    for (const name of fs.readdirSync(folder)) {
      if (name === own) continue;
      const claim = { path: join(folder, name), process: parseClaim(name) };
      if (this.isDead(claim, join(folder, own))) fs.rmSync(claim.path, { force: true });
      else living = claim;
    }
    return living;
  }

  private isDead({ path, process }: Claim, own: string): boolean {
    const self = this.system.self();
    if (process && isVisible(process, self)) {
      const running = this.system.running(process.pid, process.thread);
      return running === undefined || (process.start !== 'x' && running.start !== 'x' && running.start !== process.start);
    }
    try {
      // both times come from the file system, so clock differences between machines do not matter
      return this.system.fs.lstatSync(own).mtimeMs - this.system.fs.lstatSync(path).mtimeMs > UNSEEN_CLAIM_MS;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return true; // removed in between
      throw error;
    }
  }
}

interface Claim {
  readonly path: string;
  /** Undefined if the name was not created by this version. */
  readonly process?: ProcessIdentity;
}

function parseClaim(name: string): ProcessIdentity | undefined {
  const [, pid, thread, start, boot, namespace, host] = CLAIM.exec(name) ?? [];
  return host === undefined ? undefined : { pid: Number(pid), thread, start, boot, namespace, host };
}

/** Whether the process number of a claim can be checked here. Two machines can share a name, but not a boot. */
function isVisible(process: ProcessIdentity, self: ProcessIdentity): boolean {
  const isSameBoot = process.boot === self.boot || (process.host === self.host && isSameBootTime(process.boot, self.boot));
  return isSameBoot && process.namespace === self.namespace;
}

function isSameBootTime(a: string, b: string): boolean {
  return a.startsWith('t') && b.startsWith('t') && Math.abs(Number(a.slice(1)) - Number(b.slice(1))) <= BOOT_TOLERANCE_SECONDS;
}

function isSameThread(a: ProcessIdentity | undefined, b: ProcessIdentity): boolean {
  return a !== undefined && isVisible(a, b) && a.pid === b.pid && a.thread === b.thread && a.start === b.start;
}
