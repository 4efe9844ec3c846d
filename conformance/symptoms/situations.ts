import { Client } from './client';

/** A situation that a row of a page is about, and what its clients print. */
export interface Situation {
  /** Below docs. */
  readonly page: string;
  /** A text that only this row of the page has. */
  readonly row: string;
  /** The gateway that has the mistake: that of examples/debug/shop.yaml, or that of the program `mistakes`. */
  readonly gateway: 'shop' | 'mistakes';
  /** Each output must have one of the row's alternatives. */
  readonly see: (client: Client, files: Files) => Promise<readonly string[]>;
  /** What works beside it, with status 200 or 101, as the row says. */
  readonly works?: (client: Client, files: Files) => Promise<readonly string[]>;
  /** Which alternative appears depends on who is faster. */
  readonly race?: boolean;
}

export interface Files {
  /** A file of the folder of the suite. */
  readonly path: (...names: string[]) => string;
  /** Port of a load balancer that ends TLS. */
  readonly balancer: number;
  /** A port on which nobody listens. */
  readonly closed: number;
}

const DEBUG = 'how-to/debug.md';
const MUTUAL = 'how-to/mutual-tls.md';
const SHOP = 'https://shop.example.com';
const LONG = 'a'.repeat(63_000);

const curl = (page: string, gateway: 'shop' | 'mistakes', row: string, url: string, ...options: string[]): Situation =>
  ({ page, gateway, row, see: async client => [await client.curl(url, ...options)] });
const grpc = ['--request', 'POST', '--header', 'content-type: application/grpc'];
const upgrade = (protocol: string) => ['--http1.1', '--header', 'connection: upgrade', '--header', `upgrade: ${protocol}`];

/** One for each row that says what curl or openssl prints. */
export const SITUATIONS: readonly Situation[] = [
  curl(DEBUG, 'shop', 'no route matches the path', `${SHOP}/basket`),
  curl(DEBUG, 'mistakes', 'no route has the host', 'https://unrouted.example.com/'),
  curl(DEBUG, 'mistakes', 'the backend answered', `${SHOP}/status/404`),
  curl(DEBUG, 'mistakes', 'grpc-status: 12', `${SHOP}/nothing`, ...grpc),

  curl(DEBUG, 'shop', 'the Secret is missing', 'https://pay.example.com/'),
  {
    page: DEBUG,
    row: 'NR filter_chain_not_found',
    gateway: 'shop',
    see: client => Promise.all([
      client.curl('https://unknown.example.com/'),
      client.curl('https://127.0.0.1/'),
      client.curl('http://shop.example.com:443/'),
    ]),
  },
  curl(DEBUG, 'mistakes', 'wrong version number', `${SHOP}:80/`),
  {
    page: DEBUG,
    row: 'Failed to connect',
    gateway: 'mistakes',
    see: async (client, { closed }) => [await client.curl(SHOP, '--connect-to', `::127.0.0.1:${closed}`)],
  },
  curl(DEBUG, 'mistakes', 'alert protocol version', `${SHOP}/`, '--tls-max', '1.1'),
  {
    page: DEBUG,
    row: 'another `alert`',
    gateway: 'mistakes',
    see: async (client, { path }) => [await client.curl('https://partner.example.com/', '--tls-max', '1.2', ...certificate(path('foreign')))],
  },

  curl(DEBUG, 'shop', 'no alternative certificate subject name', 'https://api.example.com/'),
  {
    page: DEBUG,
    row: 'certificate has expired',
    gateway: 'mistakes',
    see: async (client, { path }) => [await client.curl('https://expired.example.com/', '--cacert', path('openssl', 'ca.crt'))],
  },
  {
    page: DEBUG,
    row: 'the client does not trust the authority',
    gateway: 'mistakes',
    see: (client, { path }) => Promise.all([
      client.curl(SHOP, '--cacert', path('other.crt')),
      client.curl('https://with-root.example.com/'),
      client.curl('https://leaf-only.example.com/', '--cacert', path('long.crt')),
    ]),
    works: client => Promise.all([client.curl('https://leaf-only.example.com/', '--insecure')]),
  },

  {
    page: DEBUG,
    row: 'NC cluster_not_found',
    gateway: 'mistakes',
    see: client => Promise.all(['unknown-service', 'unknown-port', 'unknown-subset'].map(path => client.curl(`${SHOP}/${path}`))),
  },
  curl(DEBUG, 'mistakes', 'no healthy upstream', `${SHOP}/no-pods`),
  curl(DEBUG, 'mistakes', 'connect error: Connection refused', `${SHOP}/closed`),
  curl(DEBUG, 'mistakes', 'WRONG_VERSION_NUMBER', `${SHOP}/tls-to-plain`),
  {
    ...curl(DEBUG, 'mistakes', 'CERTIFICATE_VERIFY_FAILED', `${SHOP}/unverified`),
    works: async client => [await client.curl(`${SHOP}/verified`)],
  },
  {
    page: DEBUG,
    row: 'reset reason: connection termination',
    gateway: 'mistakes',
    see: client => Promise.all([
      client.curl(`${SHOP}/plain-to-tls`),
      client.curl(`${SHOP}/impatient`, `${SHOP}/impatient`), // by one connection, and so by one thread of Envoy
    ]),
    works: async client => [await client.curl(`${SHOP}/verified`)],
  },
  {
    ...curl(DEBUG, 'mistakes', 'reset reason: protocol error', `${SHOP}/grpc`),
    works: async client => [await client.curl(`${SHOP}/named-grpc`)],
  },
  {
    page: DEBUG,
    row: 'reset reason: overflow',
    gateway: 'mistakes',
    // Envoy permits one connection for each of its threads
    see: async client => (await Promise.all(Array.from({ length: 12 }, () => client.curl(`${SHOP}/limited`))))
      .filter(output => !output.startsWith('HTTP/2 200')),
  },
  curl(DEBUG, 'mistakes', 'upstream request timeout', `${SHOP}/slow`),
  {
    page: DEBUG,
    row: 'grpc-status: 14',
    gateway: 'mistakes',
    see: client => Promise.all(['unknown-service', 'no-pods', 'closed'].map(path => client.curl(`${SHOP}/${path}`, ...grpc))),
  },

  curl(DEBUG, 'shop', 'Maximum (50) redirects followed', `${SHOP}/cart`, '--location'),
  {
    page: DEBUG,
    row: 'Maximum (50) redirects followed',
    gateway: 'mistakes',
    see: (client, { balancer }) => Promise.all([
      client.curl(`${SHOP}/redirecting`, '--location'), client.curl(SHOP, '--location', '--connect-to', `::127.0.0.1:${balancer}`),
    ]),
  },

  curl(DEBUG, 'mistakes', 'RBAC: access denied', 'https://allowed.example.com/'),
  curl(DEBUG, 'mistakes', 'jwt_authn_access_denied', 'https://token.example.com/', '--header', 'authorization: Bearer wrong'),
  {
    ...curl(DEBUG, 'mistakes', 'upgrade_failed', `${SHOP}/upgrade`, ...upgrade('other')),
    works: async client => [await client.curl(`${SHOP}/upgrade`, ...upgrade('websocket'))],
  },
  curl(DEBUG, 'mistakes', 'low_version', `${SHOP}/status`, '--http1.0'),
  // curl itself sends no more than 64 KiB by HTTP/2, which Envoy accepts
  curl(DEBUG, 'mistakes', 'Request Header Fields Too Large', `${SHOP}/status`, '--http1.1', '--header', `cookie: ${LONG}`),

  {
    page: MUTUAL,
    row: 'the client sent no certificate',
    gateway: 'mistakes',
    race: true,
    see: client => Promise.all([
      client.openssl('partner.example.com'), client.openssl('partner.example.com', '-tls1_2'),
      ...['--http2', '--http2', '--http2', '--http1.1'].map(version => client.curl('https://partner.example.com/', version)),
    ]),
  },
  ...([['foreign', 'from another authority'], ['beta', 'none of the `subjectAltNames`']] as const).map(([name, row]): Situation => ({
    page: MUTUAL,
    row,
    gateway: 'mistakes',
    see: (client, { path }) => Promise.all([
      client.openssl('partner.example.com', ...shown(path(name))),
      client.curl('https://partner.example.com/', ...certificate(path(name)), '--http1.1', '--tls-max', '1.2'),
    ]),
  })),
  {
    page: MUTUAL,
    row: "the client's certificate has expired",
    gateway: 'mistakes',
    see: (client, { path }) => Promise.all([
      client.openssl('openssl.example.com', ...shown(path('openssl', 'old -1'))),
      client.openssl('ended.example.com', ...shown(path('openssl', 'valid 10'))),
    ]),
    works: async (client, { path }) => [await client.curl('https://openssl.example.com/', ...certificate(path('openssl', 'valid 10')))],
  },
  ...([[MUTUAL, 'another of the bundle has: [revoke]'], ['how-to/revoke.md', 'Envoy and OpenSSL need a list of every authority']] as const)
    .map(([page, row]): Situation => ({
      page,
      row,
      gateway: 'mistakes',
      see: async (client, { path }) => [await client.openssl('half-listed.example.com', ...shown(path('foreign')))],
      works: async (client, { path }) => [await client.curl('https://half-listed.example.com/', ...certificate(path('beta')))],
    })),
  {
    page: 'how-to/revoke.md',
    row: 'the list has ended',
    gateway: 'mistakes',
    see: async (client, { path }) => [await client.openssl('ended.example.com', ...shown(path('openssl', 'valid 10')))],
  },
  ...([['how-to/own-ca.md', 'has that of another store'], ['how-to/company-ca.md', "they do not have the company's root"]] as const)
    .map(([page, row]): Situation => ({
      page,
      row,
      gateway: 'mistakes',
      see: (client, { path }) => Promise.all([
        client.curl(SHOP, '--cacert', path('openssl', 'ca.crt')), client.curl(SHOP, '--cacert', path('other.crt')),
      ]),
    })),
  curl('how-to/lets-encrypt.md', 'shop', 'until the certificate exists', 'https://pay.example.com/'),
  {
    page: 'how-to/lets-encrypt.md',
    row: 'the challenge stays pending',
    gateway: 'mistakes',
    see: client => Promise.all(['shop', 'unrouted'].map(host => client.curl(`http://${host}.example.com/.well-known/acme-challenge/token`))),
  },
  curl('how-to/passthrough.md', 'mistakes', 'the client sends no SNI', 'https://127.0.0.1/'),
  curl('how-to/passthrough.md', 'mistakes', 'the public host name', 'https://raw.example.com/'),
  curl('how-to/wildcard.md', 'mistakes', '`*` covers one label', 'https://a.b.wild.example.com/'),
];

/** A client's certificate, for curl. */
function certificate(folder: string): string[] {
  return ['--cert', `${folder}/tls.crt`, '--key', `${folder}/tls.key`];
}

/** The same for openssl. */
function shown(folder: string): string[] {
  return ['-cert', `${folder}/tls.crt`, '-key', `${folder}/tls.key`];
}
