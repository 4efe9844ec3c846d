import { isMainThread, workerData } from 'worker_threads';
import { stretch } from './encryption';
import { readIndex } from './snapshot';
import { StretchedKey, StretchOrder } from './stretch-ahead';
import { SYSTEM } from './system';

if (!isMainThread) {
  answer(workerData as StretchOrder);
}

function answer({ root, passphrase, progress, port }: StretchOrder): void {
  report(1);
  try {
    const encryption = readIndex(SYSTEM, root)?.encryption;
    if (encryption) {
      const stretched: StretchedKey = { encryption, key: stretch(passphrase, encryption) };
      port.postMessage(stretched);
    }
  } catch {
    // the store meets the same problem when it is opened, and says so
  } finally {
    report(2);
    port.close();
  }

  function report(step: number): void {
    Atomics.store(progress, 0, step);
    Atomics.notify(progress, 0);
  }
}
