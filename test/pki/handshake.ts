import { AddressInfo } from 'node:net';
import { connect, createServer, TLSSocket, TlsOptions } from 'node:tls';

/** What a client brings. */
export interface HandshakeClient {
  readonly host: string;
  readonly ca?: string;
  readonly bundle?: { readonly certificateChain: string; readonly privateKey: string };
  readonly maxVersion?: 'TLSv1.2' | 'TLSv1.3';
}

/** Shakes hands with a server on this machine; answers who the server saw, or the error. */
export async function handshake(server: TlsOptions, client: HandshakeClient): Promise<string> {
  const listener = createServer(server, (socket: TLSSocket) => {
    const peer = socket.getPeerCertificate();
    // node's server answers refused clients here, so that the reason can be seen
    socket.end(server.requestCert && !socket.authorized
      ? `refused: ${socket.authorizationError}`
      : `hello ${peer.subject?.CN ?? 'anonymous'}`);
  });
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>(resolve => listener.listen(0, '127.0.0.1', resolve));
  try {
    return await new Promise<string>(resolve => {
      let received = '';
      const socket = connect({
        port: (listener.address() as AddressInfo).port,
        host: '127.0.0.1',
        servername: client.host,
        ca: client.ca,
        cert: client.bundle?.certificateChain,
        key: client.bundle?.privateKey,
        maxVersion: client.maxVersion,
      });
      socket.on('data', data => received += data.toString());
      socket.on('end', () => resolve(received));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  } finally {
    listener.close();
  }
}
