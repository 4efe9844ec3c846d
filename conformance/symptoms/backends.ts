import * as http from 'node:http';
import * as http2 from 'node:http2';
import * as https from 'node:https';
import * as net from 'node:net';
import { CertificateBundle } from 'cdk8s-istio-ingress';

/** Servers behind the gateway, most of which do not do what it expects. */
export class Backends {
  static async start({ privateKey: key, certificateChain: cert }: CertificateBundle): Promise<Backends> {
    const servers: { readonly [name: string]: net.Server } = {
      plain: http.createServer((_, response) => response.end('ok')).on('upgrade', (_, socket) => switchProtocols(socket)),
      // believes that the client used http
      redirecting: http.createServer(({ headers: { host }, url }, response) => {
        response.writeHead(301, { location: `https://${host}${url}` }).end();
      }),
      slow: http.createServer((_, response) => { setTimeout(() => response.end('ok'), 1000); }),
      // closes a connection when it is used again
      impatient: net.createServer(answerOnce),
      secure: https.createServer({ key, cert }, (_, response) => response.end('ok')),
      grpc: http2.createServer((_, response) => response.end('ok')),
    };
    const ports: Record<string, number> = { closed: 1 }; // nothing listens on port 1
    for (const [name, server] of Object.entries(servers)) {
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      ports[name] = (server.address() as net.AddressInfo).port;
    }
    return new Backends(ports, Object.values(servers));
  }

  private constructor(readonly ports: { readonly [name: string]: number }, private readonly servers: readonly net.Server[]) {}

  /** Connections of a gateway that ran are closed by it. */
  stop(): void {
    for (const server of this.servers) server.close();
  }
}

/** A load balancer that ends TLS, and sends plain http to a port. */
export async function terminatingBalancer(certificate: CertificateBundle, to: number): Promise<https.Server> {
  const { privateKey: key, certificateChain: cert } = certificate;
  const balancer = https.createServer({ key, cert }, (request, response) => {
    const { url: path, method, headers } = request;
    request.pipe(http.request({ host: '127.0.0.1', port: to, path, method, headers, setHost: false }, answer => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
    }));
  });
  await new Promise<void>(resolve => balancer.listen(0, '127.0.0.1', resolve));
  return balancer;
}

function answerOnce(socket: net.Socket): void {
  socket.on('error', () => {}); // the gateway has closed it
  socket.once('data', () => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nok\n');
    socket.once('data', () => socket.destroy());
  });
}

function switchProtocols(socket: NodeJS.WritableStream): void {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  socket.end();
}
