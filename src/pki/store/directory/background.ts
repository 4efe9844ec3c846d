import { existsSync } from 'fs';
import { join } from 'path';
import { Worker } from 'worker_threads';
import { quote } from './problems';
import { IngressError } from '../../../errors/index';

/** Longer than any disk that lives takes for a store. */
const PATIENCE_MS = 300_000;

/** Finishes committed changes while the program goes on. */
export interface Background {
  /**
   * Starts to finish what is committed to a store, and then gives up the claim to its lock. The program lives until it is done;
   * if it is ended by force, the claim is dead and the next synth finishes.
   */
  start(root: string, claim: string): void;
  /** Returns when nothing started by this thread is under way in a store. */
  wait(root: string): void;
}

/** What the worker is told; the first number becomes 1 when it is done. */
export interface FinishOrder {
  readonly root: string;
  readonly claim: string;
  readonly done: Int32Array;
}

/** By a worker thread: creating thousands of files takes as long as rendering the manifests, and the two need not wait for each other. */
export function workerBackground(): Background | undefined {
  const script = join(__dirname, 'finish-worker.js');
  if (!existsSync(script)) {
    return undefined; // run from TypeScript sources
  }
  const underWay = new Map<string, Int32Array>();
  return {
    start: (root, claim) => {
      const done = new Int32Array(new SharedArrayBuffer(4));
      const order: FinishOrder = { root, claim, done };
      new Worker(script, { workerData: order, execArgv: [] }).on('error', () => {
        // the journal stays, and with it the change
      });
      underWay.set(root, done);
    },
    wait: (root) => {
      const done = underWay.get(root);
      if (done) {
        if (Atomics.wait(done, 0, 0, PATIENCE_MS) === 'timed-out') {
          throw new IngressError({
            code: 'store-locked',
            message: `the certificate store ${quote(root)} is still being written by this program after ${PATIENCE_MS / 1000} s`,
            help: 'look at that disk, then synthesize again',
          });
        }
        underWay.delete(root);
      }
    },
  };
}
