import { existsSync } from 'fs';
import { join } from 'path';
import { MessageChannel, MessagePort, receiveMessageOnPort, Worker } from 'worker_threads';
import { Encryption, isSameDerivation } from './encryption-header';

/** A worker that has not begun by then will not: it was not allowed to, or cannot load its script. */
const START_MS = 1000;
/** Longer than the costliest parameters take. */
const PATIENCE_MS = 60_000;

/** Stretches the passphrase of a store beside the program. */
export interface StretchAhead {
  /**
   * Begins as soon as it is known that a store will be read.
   *
   * @param root the folder of the store, whose index says how
   * @param passphrase what is stretched
   */
  start(root: string, passphrase: string): Stretched;
}

/** The key for a passphrase, waited for; undefined if it was not this one that was stretched, or not in this way. */
export type Stretched = (passphrase: string, encryption: Encryption) => Uint8Array | undefined;

/** What the worker is told. The first number becomes 1 when it has begun and 2 when it is done, with a `StretchedKey` in the port. */
export interface StretchOrder {
  readonly root: string;
  readonly passphrase: string;
  readonly progress: Int32Array;
  readonly port: MessagePort;
}

/** What the worker answers. */
export interface StretchedKey {
  readonly encryption: Encryption;
  readonly key: Uint8Array;
}

/** By a worker thread: stretching takes as long as declaring a thousand hosts, and the two need not wait for each other. */
export function workerStretchAhead(): StretchAhead | undefined {
  const script = join(__dirname, 'stretch-worker.js');
  return existsSync(script) ? { start: (root, passphrase) => startWorker(script, root, passphrase) } : undefined; // none when run from TypeScript sources
}

function startWorker(script: string, root: string, passphrase: string): Stretched {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const { port1, port2 } = new MessageChannel();
  const workerData: StretchOrder = { root, passphrase, progress, port: port2 };
  // the program's own flags, such as those that load a compiler, are of no use there
  new Worker(script, { workerData, transferList: [port2], execArgv: [] }).on('error', () => {
    // the store stretches by itself
  }).unref();
  return (wanted, encryption) => {
    if (wanted !== passphrase) {
      return undefined;
    }
    Atomics.wait(progress, 0, 0, START_MS);
    Atomics.wait(progress, 0, 1, PATIENCE_MS);
    const answer = receiveMessageOnPort(port1)?.message as StretchedKey | undefined;
    port1.close();
    return answer && isSameDerivation(answer.encryption, encryption) ? answer.key : undefined;
  };
}
