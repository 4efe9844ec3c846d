import { connect as connectTcp } from 'node:net';
import { connect as connectTls, ConnectionOptions } from 'node:tls';
import { limitTime } from './deadline';
import { ClientPair, ClientVersions, NoAnswer, noAnswer, Target } from './target';
import { readServerFlight, ServerFlight } from './wire/server-flight';
import { Tap } from './wire/tap';

/** The parameters of a handshake. */
export interface HelloOptions {
  /** Server name (SNI); undefined for none. */
  readonly name?: string;
  readonly versions: ClientVersions;
  readonly alpn?: readonly string[];
  readonly pair?: ClientPair;
}

/** The result of a handshake: `secure` from the client's view, or the reason of the failure; with what the server sent. */
export type HelloAnswer = ServerFlight & ({ readonly end: 'secure' } | NoAnswer);

/** Performs one handshake and closes the connection. The certificate is not verified, so only the server can refuse the connection. */
export async function hello(target: Target, port: number, options: HelloOptions): Promise<HelloAnswer> {
  const wire = connectTcp({ host: target.address, port: target.ports.get(port) ?? port });
  let connected = false;
  wire.once('connect', () => { connected = true; });
  const tap = new Tap(wire);
  const socket = connectTls({ socket: tap, ...tlsOptions(options) });
  limitTime(tap, target.timeout);
  let secret: Buffer | undefined;
  socket.on('keylog', (line: Buffer) => {
    const [label, , value] = line.toString('latin1').trim().split(' ');
    if (label === 'SERVER_HANDSHAKE_TRAFFIC_SECRET') secret = Buffer.from(value, 'hex');
  });
  try {
    const end = await new Promise<{ readonly end: 'secure' } | NoAnswer>(resolve => {
      socket.once('secureConnect', () => resolve({ end: 'secure' }));
      socket.once('error', error => resolve(noAnswer(error, connected)));
      tap.once('error', error => resolve(noAnswer(error, connected)));
      socket.once('close', () => resolve(noAnswer(undefined, connected)));
    });
    return { ...readServerFlight(tap.received, secret), ...end };
  } finally {
    socket.on('error', () => undefined);
    tap.on('error', () => undefined);
    socket.destroy();
    tap.destroy();
  }
}

/** Options of node for a client that accepts every certificate: the certificate is checked afterwards. */
export function tlsOptions({ name, versions, alpn, pair }: HelloOptions): ConnectionOptions {
  return {
    ...name === undefined ? {} : { servername: name },
    ...pair === undefined ? {} : { cert: pair.certificate, key: pair.key },
    ...alpn === undefined ? {} : { ALPNProtocols: [...alpn] },
    minVersion: versions.min,
    maxVersion: versions.max,
    // OpenSSL supports the old versions only at security level 0
    ...versions.min < 'TLSv1.2' ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {},
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
  };
}
