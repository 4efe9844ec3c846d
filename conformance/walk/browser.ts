import * as fs from 'node:fs';
import { connect } from 'node:http2';
import { checkServerIdentity, PeerCertificate, TLSSocket } from 'node:tls';
import { Served } from '../tools/served';

export interface SecondAnswer {
  readonly status: number;
  /** The connection to the first host was used again. */
  readonly reused: boolean;
}

/**
 * Asks for a second host as browsers do (RFC 9113, 9.1.1): over the connection to the first one if its certificate covers the
 * second and both have one address, else over a new one.
 */
export async function askForSecond(served: Served, root: string, first: string, second: string): Promise<SecondAnswer> {
  const session = await open(served, root, first);
  try {
    await request(session, first);
    const certificate = (session.socket as TLSSocket).getPeerCertificate() as PeerCertificate;
    if (checkServerIdentity(second, certificate) === undefined) {
      return { status: await request(session, second), reused: true };
    }
  } finally {
    session.close();
  }
  const fresh = await open(served, root, second);
  try {
    return { status: await request(fresh, second), reused: false };
  } finally {
    fresh.close();
  }
}

type Session = ReturnType<typeof connect>;

function open(served: Served, root: string, host: string): Promise<Session> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://127.0.0.1:${served.port(443)}`, {
      ca: fs.readFileSync(root), servername: host, checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    });
    session.once('error', reject).once('connect', () => resolve(session));
  });
}

function request(session: Session, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':path': '/', ':authority': host });
    let status = 0;
    stream.on('response', headers => { status = headers[':status'] ?? 0; });
    stream.once('error', reject).once('end', () => resolve(status)).resume();
    stream.setTimeout(20_000, () => stream.destroy(new Error(`no answer for ${host}`)));
  });
}
