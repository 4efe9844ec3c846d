import { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** The longest first flight that is kept: a chain of RSA certificates has about 10 KB. */
const MAX_KEPT = 256 * 1024;

/** A connection that keeps the first bytes from the server. */
export class Tap extends Duplex {
  readonly #socket: Socket;
  readonly #kept: Buffer[] = [];
  #length = 0;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (data: Buffer) => {
      if (this.#length < MAX_KEPT) this.#kept.push(data);
      this.#length += data.length;
      if (!this.push(data)) socket.pause();
    });
    socket.on('end', () => this.push(null)).on('error', error => this.destroy(error)).on('close', () => this.destroy());
  }

  /** What the server sent. */
  public get received(): Buffer {
    return Buffer.concat(this.#kept);
  }

  public override _read(): void {
    this.#socket.resume();
  }

  public override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, encoding, done);
  }

  public override _final(done: () => void): void {
    this.#socket.end(done);
  }

  public override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
