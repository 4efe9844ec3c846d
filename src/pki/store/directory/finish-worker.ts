import { rmSync } from 'fs';
import { open, stat } from 'fs/promises';
import { constants, setPriority } from 'os';
import { isMainThread, workerData } from 'worker_threads';
import { FinishOrder } from './background';
import { syncFlags } from './files';
import { carryOut, dropJournal, pendingChanges } from './journal';
import { SYSTEM } from './system';

/** As many as node has threads for files: waiting for the disk together is three times as fast as one after the other. */
const LANES = 4;

if (!isMainThread) {
  void finish(workerData as FinishOrder);
}

async function finish({ root, claim, done }: FinishOrder): Promise<void> {
  try {
    await stat(root);
    giveWay();
    for (const { path, change } of pendingChanges(SYSTEM, root)) {
      await syncAll(carryOut(SYSTEM, root, change));
      dropJournal(SYSTEM, root, path);
    }
  } catch {
    // the journal stays: the next synth finishes, or says why it cannot
  } finally {
    rmSync(claim, { force: true });
    Atomics.store(done, 0, 1);
    Atomics.notify(done, 0);
  }
}

/**
 * The program goes first. Linux alone has a priority for each thread; elsewhere it would be the program's too. Threads that this
 * one starts inherit it, so node must have started its own for files before.
 */
function giveWay(): void {
  try {
    if (process.platform === 'linux') {
      setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    }
  } catch {
    // not allowed here: both are equal then
  }
}

async function syncAll(paths: string[]): Promise<void> {
  const queue = paths.values();
  await Promise.all(Array.from({ length: LANES }, async () => {
    for (const path of queue) {
      const handle = await open(path, syncFlags(SYSTEM));
      await handle.sync().finally(() => handle.close());
    }
  }));
}
