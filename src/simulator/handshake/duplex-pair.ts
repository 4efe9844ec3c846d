import { Duplex } from 'node:stream';

/** One end of an in-memory connection. */
class End extends Duplex {
  public other!: End;
  #ended = false;

  public override _read(): void {}

  public override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#deliver(chunk);
    done();
  }

  public override _final(done: () => void): void {
    this.#deliver(null);
    done();
  }

  public override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#deliver(null);
    done(error);
  }

  /** Asynchronous, because node sends an alert only after its earlier writes have completed. */
  #deliver(chunk: Buffer | null): void {
    if (this.#ended) return;
    this.#ended = chunk === null;
    setImmediate(() => {
      if (!this.other.destroyed) this.other.push(chunk);
    });
  }
}

/** Two ends of a connection: data written to one is read from the other. */
export function duplexPair(): [Duplex, Duplex] {
  const [one, two] = [new End(), new End()];
  one.other = two;
  two.other = one;
  return [one, two];
}
