import { IncomingMessage, request as requestHttp } from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { connect as connectTcp, isIP, Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { limitTime } from './deadline';
import { tlsOptions } from './hello';
import { ClientPair, ClientVersions, NoAnswer, noAnswer, Target } from './target';

/** The part of a body that is read: long enough for Envoy's own responses. */
const MAX_BODY = 256;
/** Headers of every request, in addition to the host. */
export const HEADERS = { 'user-agent': 'cdk8s-istio-ingress-verify', 'accept': '*/*' };

/** An HTTP response. */
export interface HttpAnswer {
  readonly end: 'answered';
  readonly status: number;
  readonly location?: string;
  readonly headers: { readonly [name: string]: unknown };
  /** At most its first characters. */
  readonly body: string;
}

/** Properties of the connection, apart from the URL. */
export interface ExchangeOptions {
  readonly versions: ClientVersions;
  readonly pair?: ClientPair;
}

/** Sends one GET on a new connection, over HTTP/2 if the server selects it. Does not follow redirects. */
export async function exchange(target: Target, url: URL, options: ExchangeOptions): Promise<HttpAnswer | NoAnswer> {
  const secure = url.protocol === 'https:';
  const port = url.port === '' ? secure ? 443 : 80 : Number(url.port);
  const where = { host: target.address, port: target.ports.get(port) ?? port };
  const name = isIP(url.hostname) ? undefined : url.hostname;
  const socket = secure
    ? connectTls({ ...where, ...tlsOptions({ ...options, name, alpn: ['h2', 'http/1.1'] }) })
    : connectTcp(where);
  limitTime(socket, target.timeout);
  let connected = false;
  socket.once('connect', () => { connected = true; });
  try {
    return await new Promise<HttpAnswer | NoAnswer>(resolve => {
      const fail = (error?: Error) => resolve(noAnswer(error, connected));
      socket.on('error', fail).once('close', () => fail());
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        const send = 'alpnProtocol' in socket && socket.alpnProtocol === 'h2' ? overHttp2 : overHttp1;
        send(socket, url, fail).then(resolve, fail);
      });
    });
  } finally {
    socket.destroy();
  }
}

function overHttp1(socket: Socket, url: URL): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      { createConnection: () => socket, method: 'GET', path: `${url.pathname}${url.search}`, headers: { host: url.host, ...HEADERS } },
      (response: IncomingMessage) => {
        const { statusCode = 0, headers } = response;
        void bodyOf(response).then(body => resolve({ end: 'answered', status: statusCode, location: headers.location, headers, body }));
      },
    );
    request.on('error', reject).end();
  });
}

function overHttp2(socket: Socket, url: URL, fail: (error?: Error) => void): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(`https://${url.host}`, { createConnection: () => socket });
    session.on('error', fail);
    const stream = session.request({ ':method': 'GET', ':path': `${url.pathname}${url.search}`, ':authority': url.host, ...HEADERS });
    stream.on('error', reject).once('response', headers => {
      const status = Number(headers[':status']);
      void bodyOf(stream).then(body => resolve({ end: 'answered', status, location: headers.location, headers, body }));
    });
    stream.end();
  });
}

/** Reads the beginning of a body; an aborted body ends where it breaks off. */
function bodyOf(stream: NodeJS.ReadableStream): Promise<string> {
  return new Promise(resolve => {
    let body = '';
    const end = () => resolve(body.slice(0, MAX_BODY));
    stream.on('data', (data: Buffer) => {
      body += data.toString('latin1');
      if (body.length >= MAX_BODY) end();
    });
    stream.once('end', end).once('error', end).once('close', end);
  });
}
