import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { equal, inspectStore } from './inspect';
import { child, inFolder } from './processes';
import { Random } from './random';
import { Order, Outcome, synth } from './synth';
import { IngressErrorCode } from 'cdk8s-istio-ingress/errors';

const FEW = ['a.example.com', 'b.example.com', 'c.example.com'];
const MANY = Array.from({ length: 60 }, (_, at) => `host-${at}.example.com`);

/** A disk that fills up during a synth, with more or less room left: a coded error, and when there is room again all continues. */
export async function fullDisk(repeats: number, seed: number): Promise<string> {
  const random = new Random(seed);
  let failed = 0;
  return onDiskOfItsOwn('2m', async disk => {
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const order: Order = { store: join(disk, `store-${repeat}`), hosts: FEW, now: '2026-11-23T12:00:00Z', generation: '0' };
      synth(order);
      const before = inspectStore(order.store);
      const more = { ...order, hosts: [...FEW, ...repeat % 2 === 0 ? ['new.example.com'] : MANY] };
      const room = random.below(repeat % 2 === 0 ? 40 : 400) * 1024;
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - room)));
      const code = failure(() => synth(more));
      if (code !== undefined) {
        failed += 1;
        expectCode(code, 'store-unwritable');
      }
      const during = inspectStore(order.store);
      if ([...before].some(([name, digest]) => during.get(name) !== digest)) throw new Error('the full disk changed what was there');
      rmSync(join(disk, 'filler'));
      const outcome = synth(more);
      const twice = outcome.changes.filter(({ action, name }) => action === 'created' && during.has(name));
      if (twice.length > 0) throw new Error(`issued twice: ${twice.map(({ name }) => name).join(', ')}`);
      inspectStore(order.store);
      rmSync(order.store, { recursive: true });
    }
    return `${repeats} synths on a disk with 0 to 400 KB left: ${failed} failed with store-unwritable, none lost or issued anything twice`;
  });
}

/** A disk that may only be read: frozen synths continue, others say why they cannot. */
export async function readOnlyDisk(): Promise<string> {
  return onDiskOfItsOwn('2m', async disk => {
    const order: Order = { store: join(disk, 'store'), hosts: FEW, now: '2026-11-23T12:00:00Z', generation: '0' };
    const first = synth(order);
    run('mount', '-o', 'remount,ro', disk);
    expectCode(failure(() => synth(order)), 'store-permissions');
    expectSame(first, synth({ ...order, frozen: true }));
    expectCode(failure(() => synth({ ...order, frozen: true, hosts: [...FEW, 'new.example.com'] })), 'store-frozen');
    run('mount', '-o', 'remount,rw', disk);
    expectSame(first, synth(order));
    return 'a synth without frozen says store-permissions, one with it gives the same manifests';
  });
}

/** A store that another user owns. */
export async function foreignFolder(): Promise<string> {
  return inFolder(async folder => {
    const order: Order = { store: join(folder, 'store'), hosts: FEW, now: '2026-11-23T12:00:00Z', generation: '0' };
    const first = synth(order);
    chmodSync(folder, 0o755);
    const root = process.getuid?.() === 0;
    if (!root) chmodSync(order.store, 0o000);
    const otherUser = await child(order, '/dev/null', {}, root ? 65534 : undefined);
    otherUser.start();
    const { stderr } = await otherUser.ended;
    expectCode((JSON.parse(stderr) as { code: string }).code, 'store-permissions');
    if (!root) chmodSync(order.store, 0o700);
    expectSame(first, synth(order));
    return `another user gets store-permissions: ${(JSON.parse(stderr) as { message: string }).message}`;
  });
}

/** A clock that is wrong: back a year nothing is issued; two years ahead all is renewed, with the reason. */
export async function wrongClock(): Promise<string> {
  return inFolder(async folder => {
    const order: Order = { store: join(folder, 'store'), hosts: FEW, now: '2026-11-23T12:00:00Z', generation: '0' };
    const first = synth(order);
    const before = inspectStore(order.store);
    expectCode(failure(() => synth({ ...order, now: '2025-11-23T12:00:00Z' })), 'clock-behind');
    if (!equal(before, inspectStore(order.store))) throw new Error('the clock that was behind changed the store');
    expectSame(first, synth(order));
    const ahead = synth({ ...order, now: '2028-11-23T12:00:00Z' }).changes.filter(({ action }) => action === 'renewed');
    if (ahead.length !== FEW.length || !ahead.every(({ reason }) => reason.startsWith('expired'))) {
      throw new Error(`two years ahead: ${JSON.stringify(ahead)}`);
    }
    inspectStore(order.store);
    return `a year behind: clock-behind, nothing changed; two years ahead: ${ahead[0].message}`;
  });
}

/** A disk in memory, if this user may mount one. */
async function onDiskOfItsOwn(size: string, use: (disk: string) => Promise<string>): Promise<string> {
  return inFolder(async folder => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', disk]).status !== 0) {
      return 'SKIPPED: this user may not mount a disk; the same faults are made by test/pki/store/directory/faults.test.ts';
    }
    try {
      return await use(disk);
    } finally {
      run('umount', '-l', disk);
    }
  });
}

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`);
}

function failure(call: () => unknown): string | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
}

function expectCode(code: string | undefined, expected: IngressErrorCode): void {
  if (code !== expected) throw new Error(`got ${code ?? 'no error'} instead of ${expected}`);
}

function expectSame(a: Outcome, b: Outcome): void {
  if (JSON.stringify(a.secrets) !== JSON.stringify(b.secrets)) throw new Error('the manifests changed');
}
