import { createServer, Server, Socket } from 'node:net';
import { createServer as createTlsServer, SecureVersion, TlsOptions } from 'node:tls';
import { NodeGateway } from './node-gateway';
import { api, presented, shop } from './shop';
import { exchange } from '../../../src/report/verify/exchange';
import { hello } from '../../../src/report/verify/hello';
import { inParallel } from '../../../src/report/verify/in-parallel';
import { USUAL_VERSIONS } from '../../../src/report/verify/target';
import { readServerFlight } from '../../../src/report/verify/wire/server-flight';

const open: Server[] = [];
const sockets: Socket[] = [];

afterAll(() => {
  sockets.forEach(socket => socket.destroy());
  open.forEach(server => server.close());
});

async function listening(server: Server): Promise<{ address: string; ports: Map<number, number>; timeout: number }> {
  open.push(server);
  await new Promise<void>(ready => server.listen(0, '127.0.0.1', ready));
  return { address: '127.0.0.1', ports: new Map([[443, (server.address() as { port: number }).port]]), timeout: 5000 };
}

const tlsServer = (options: TlsOptions) =>
  listening(createTlsServer({ ...options, ALPNProtocols: ['h2'] }).on('tlsClientError', () => undefined));
const derOf = (chain: string) => chain.match(/-----BEGIN CERTIFICATE-----[^-]+-----END/g)!
  .map(block => Buffer.from(block.replace(/-----(BEGIN CERTIFICATE|END)-*/g, ''), 'base64'));

test.each<[SecureVersion, string]>([
  ['TLSv1', 'DEFAULT:@SECLEVEL=0'],
  ['TLSv1.1', 'DEFAULT:@SECLEVEL=0'],
  ['TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
  ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
  ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
  ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
])('certificates are read in the order in which a server sends them: %s, %s', async (version, ciphers) => {
  const cert = [...api.certificateChain.match(/-----BEGIN[^-]+-----[^-]+-----END CERTIFICATE-----\n/g)!, shop.certificateChain].join('');
  const target = await tlsServer({ cert, key: api.privateKey, minVersion: version, maxVersion: version, ciphers });
  const answer = await hello(target, 443, { name: 'api.example.com', versions: { min: version, max: version }, alpn: ['h2'] });
  expect(answer).toEqual({ end: 'secure', version, alpn: 'h2', certificates: derOf(cert) });
});

test.each<SecureVersion>(['TLSv1.2', 'TLSv1.3'])('the certificate is read although the server refuses the client: %s', async version => {
  const versions = { minVersion: version, maxVersion: version };
  const target = await tlsServer({
    cert: shop.certificateChain, key: shop.privateKey, requestCert: true, ca: api.certificateChain, ...versions,
  });
  const answer = await hello(target, 443, { versions: USUAL_VERSIONS });
  expect(answer.certificates).toEqual(derOf(shop.certificateChain));
});

test('bytes that are no TLS, or end anywhere, are read without an error', async () => {
  const server = createTlsServer({ cert: shop.certificateChain, key: shop.privateKey, maxVersion: 'TLSv1.2' });
  const target = await listening(server);
  const received: Buffer[] = [];
  await listening(createServer(socket => {
    const through = new Socket().connect(target.ports.get(443)!, '127.0.0.1');
    through.on('data', data => received.push(data)).pipe(socket).pipe(through);
    through.on('error', () => undefined);
    socket.on('error', () => undefined);
    sockets.push(socket, through);
  })).then(proxy => hello(proxy, 443, { versions: USUAL_VERSIONS }));
  const bytes = Buffer.concat(received);
  expect(readServerFlight(bytes, undefined).certificates).toEqual(derOf(shop.certificateChain));
  for (let length = 0; length < bytes.length; length += 7) {
    const { certificates = [] } = readServerFlight(bytes.subarray(0, length), undefined);
    expect([0, 2]).toContain(certificates.length);
    const damaged = Buffer.from(bytes);
    damaged[length] = 255 - damaged[length];
    expect(() => readServerFlight(damaged, Buffer.alloc(32))).not.toThrow();
  }
});

test('a closed port is not a refusal', async () => {
  const target = await listening(createServer());
  await new Promise(done => open.pop()!.close(done));
  const answer = { end: 'unreachable', why: 'no connection (ECONNREFUSED)' };
  expect(await hello(target, 443, { versions: USUAL_VERSIONS })).toEqual(answer);
  expect(await exchange(target, new URL('https://shop.example.com/'), { versions: USUAL_VERSIONS })).toEqual(answer);
  expect(await exchange(target, new URL('http://shop.example.com:443/'), { versions: USUAL_VERSIONS })).toEqual(answer);
});

test('a server that says nothing is given up, and that is not a refusal either', async () => {
  const target = { ...await listening(createServer(socket => { sockets.push(socket); })), timeout: 100 };
  const answer = { end: 'unreachable', why: 'no answer within 0.1 s' };
  expect(await hello(target, 443, { versions: USUAL_VERSIONS })).toEqual(answer);
  expect(await exchange(target, new URL('https://shop.example.com/'), { versions: USUAL_VERSIONS })).toEqual(answer);
  expect(await exchange(target, new URL('http://shop.example.com:443/'), { versions: USUAL_VERSIONS })).toEqual(answer);
});

test('a server that speaks no TLS, or closes at once, refuses', async () => {
  const plain = await listening(createServer(socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  expect(await hello(plain, 443, { versions: USUAL_VERSIONS })).toMatchObject({ end: 'closed' });
  const closing = await listening(createServer(socket => socket.destroy()));
  expect(await hello(closing, 443, { versions: USUAL_VERSIONS })).toMatchObject({ end: 'closed' });
});

test.each([true, false])('one GET is sent, with the host of the URL, and no redirect is followed (HTTP/2: %s)', async http2 => {
  const seen: string[] = [];
  const gateway = await NodeGateway.start({
    443: {
      names: { 'shop.example.com': presented(shop) },
      http2,
      answer: (host, path) => {
        seen.push(`${host}${path}`);
        return { status: 302, location: 'https://elsewhere.example.com/', body: 'x'.repeat(100_000) };
      },
    },
  });
  const answer = await exchange(
    { address: '127.0.0.1', ports: new Map(gateway.ports), timeout: 5000 }, new URL('https://shop.example.com/a?b=c'), { versions: USUAL_VERSIONS },
  );
  await gateway.stop();
  expect(answer).toMatchObject({ end: 'answered', status: 302, location: 'https://elsewhere.example.com/', body: 'x'.repeat(256) });
  expect(seen).toEqual(['shop.example.com/a?b=c']);
});

test('no more than the bound runs at a time, and results keep their order', async () => {
  let running = 0;
  const most: number[] = [];
  const results = await inParallel([5, 4, 3, 2, 1, 0], 2, async turns => {
    most.push(++running);
    for (let i = 0; i < turns; i++) await Promise.resolve();
    running--;
    return turns;
  });
  expect(results).toEqual([5, 4, 3, 2, 1, 0]);
  expect(Math.max(...most)).toBe(2);
});
