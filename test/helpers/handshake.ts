import { AddressInfo } from 'node:net';
import { connect, createServer, SecureVersion } from 'node:tls';
import { ServerMaterial } from './gateway-reader';

/** What a client brings. */
export interface ClientMaterial {
  readonly cert?: string;
  readonly key?: string;
}

/** What a client connects to, and with which TLS version only. */
export interface Attempt {
  readonly host: string;
  readonly trust: string;
  readonly client?: ClientMaterial;
  readonly version?: SecureVersion;
}

/**
 * Serves one connection as a gateway's server of this mode would; answers `accepted`, or why client or server was refused.
 * The server lets every handshake finish and then says what it found, so that the reason of a refusal reaches the test.
 */
export async function handshake(
  { mode, cert, key, ca, crl }: ServerMaterial, { host, trust, client = {}, version }: Attempt,
): Promise<string> {
  const server = createServer({ cert, key, ca, crl, requestCert: ca !== undefined, rejectUnauthorized: false }, socket => {
    const presented = Object.keys(socket.getPeerCertificate() ?? {}).length > 0;
    const refused = presented ? !socket.authorized : mode === 'MUTUAL';
    socket.end(refused ? `refused: ${presented ? socket.authorizationError : 'no certificate'}` : 'accepted');
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  try {
    return await new Promise<string>(result => {
      const { port } = server.address() as AddressInfo;
      let answer = '';
      const socket = connect({ port, host: '127.0.0.1', servername: host, ca: trust, ...client, minVersion: version, maxVersion: version });
      socket.on('data', data => { answer += data.toString(); });
      socket.on('error', ({ message }) => result(`refused: ${message}`));
      socket.on('close', () => result(answer || 'refused: closed'));
    });
  } finally {
    server.close();
  }
}
