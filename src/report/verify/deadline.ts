import { Duplex } from 'node:stream';
import { TimedOut } from './target';

/** Destroys a connection without an answer after the timeout; the timer is cleared with the connection. */
export function limitTime(connection: Duplex, milliseconds: number): void {
  const timer = setTimeout(() => connection.destroy(new TimedOut(milliseconds)), milliseconds);
  connection.once('close', () => clearTimeout(timer));
}
