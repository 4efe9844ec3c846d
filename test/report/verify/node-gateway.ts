import { createServer, RequestListener } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { AddressInfo, Server } from 'node:net';
import { createSecureContext, SecureContext, SecureVersion, TLSSocket } from 'node:tls';

/** What a server presents for a name. */
export interface Presented {
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
}

/** An answer of a backend, or of the gateway itself. */
export interface Reply {
  readonly status: number;
  readonly location?: string;
  readonly body?: string;
  /** Whether a backend answers: Envoy adds its header then. */
  readonly routed?: boolean;
}

/** One port of the gateway. */
export interface PortConfig {
  /** Certificates by the name in the hello; undefined for plain HTTP. */
  readonly names?: { readonly [name: string]: Presented };
  /** For other names, and for none. */
  readonly fallback?: Presented;
  readonly clients?: 'required' | 'optional' | 'unchecked';
  readonly versions?: readonly [SecureVersion, SecureVersion];
  readonly http2?: boolean;
  readonly answer: (host: string, path: string) => Reply;
}

/** Node's own servers in the place of Envoy, one for each port of the manifests. */
export class NodeGateway {
  public static async start(ports: { readonly [port: number]: PortConfig }): Promise<NodeGateway> {
    const servers = await Promise.all(Object.entries(ports).map(async ([port, config]) => {
      const server = listener(config);
      await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
      return [Number(port), server] as const;
    }));
    return new NodeGateway(new Map(servers));
  }

  private constructor(private readonly servers: ReadonlyMap<number, Server>) {}

  /** The local port behind each port of the manifests. */
  public get ports(): [number, number][] {
    return [...this.servers].map(([port, server]) => [port, (server.address() as AddressInfo).port]);
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.servers.values()].map(server => new Promise(done => server.close(done))));
  }
}

function listener({ names, fallback, clients, versions = ['TLSv1.2', 'TLSv1.3'], http2 = true, answer }: PortConfig): Server {
  if (!names) return createServer((request, response) => respond(answer, request.headers.host, request.url, response));
  const old = versions[0] < 'TLSv1.2' ? 'DEFAULT:@SECLEVEL=0' : undefined;
  const contexts = new Map(Object.entries(names).map(([name, presented]) => [name, context(presented, old)]));
  const options = {
    ...fallback,
    minVersion: versions[0],
    maxVersion: versions[1],
    ...old ? { ciphers: old } : {},
    requestCert: clients !== undefined,
    rejectUnauthorized: clients === 'required',
    SNICallback: (name: string, done: (error: Error | null, context?: SecureContext) => void) => {
      const found = contexts.get(name);
      done(found || fallback ? null : new Error('no filter chain'), found);
    },
  };
  const respondTo: RequestListener = (request, response) => respond(
    answer, (request.headers[':authority'] as string | undefined) ?? request.headers.host, request.url, response,
  );
  const server = http2 ? createSecureServer({ ...options, allowHTTP1: true }, respondTo as never) : createHttpsServer(options, respondTo);
  server.on('secureConnection', (socket: TLSSocket) => {
    if (clients === 'optional' && Object.keys(socket.getPeerCertificate() ?? {}).length > 0 && !socket.authorized) socket.destroy();
  });
  server.on('sessionError', () => undefined).on('tlsClientError', () => undefined);
  return server;
}

function context({ cert, key, ca }: Presented, ciphers: string | undefined): SecureContext {
  return createSecureContext({ cert, key, ...ca === undefined ? {} : { ca }, ...ciphers ? { ciphers } : {} });
}

interface Response {
  writeHead(status: number, headers: { readonly [name: string]: string }): unknown;
  end(body: string): unknown;
}

function respond(answer: PortConfig['answer'], host: string | undefined, path: string | undefined, response: Response): void {
  const { status, location, body = '', routed = false } = answer(host ?? '', path ?? '');
  response.writeHead(status, { ...location ? { location } : {}, ...routed ? { 'x-envoy-upstream-service-time': '1' } : {} });
  response.end(body);
}
