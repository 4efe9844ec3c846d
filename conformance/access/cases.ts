import { Issuer } from './tokens';

/** A request, and what happens to it. */
export interface AccessCase {
  readonly id: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  /** Address of the peer. */
  readonly peer?: string;
  /** Client certificate of the program. */
  readonly client?: string;
  /** Ignores a certificate that does not cover the name: a wildcard of a Gateway covers more than that of a certificate. */
  readonly insecure?: boolean;
  /** `200` and the service, another status, or `refused`. */
  readonly expected: string;
}

type Unnamed = Omit<AccessCase, 'id'>;

/** Every case for a gateway that trusts a number of proxies. */
export function accessCases(trusted: number, issuers: { readonly issuer: Issuer; readonly other: Issuer }): AccessCase[] {
  const named: Record<string, Unnamed> = {
    ...forwarded(trusted),
    ...trusted === 0 ? { ...peers(), ...hosts(), ...crossed(), ...tokens(issuers), ...identities(), ...neighbours() } : {},
  };
  return Object.entries(named).map(([id, one]) => ({ id: `${trusted} proxies: ${id}`, ...one }));
}

const WEB = '200 web';

function forwarded(trusted: number): Record<string, Unnamed> {
  const request = (chain: readonly string[], expected: string, peer = '127.0.0.2'): Unnamed => ({
    url: 'https://addresses.example.com/', peer, expected, ...chain.length > 0 && { headers: { 'x-forwarded-for': chain.join(', ') } },
  });
  const [allowed, foreign, denied] = ['203.0.113.7', '198.51.100.7', '203.0.113.66'];
  // what each honest proxy appends: the address that connected to it
  const proxies = (client: string) => [client, '10.0.0.1', '10.0.0.2'].slice(0, trusted);
  return {
    'no header, peer not allowed': request([], '403'),
    'no header, peer allowed': request([], WEB, '127.0.0.1'),
    ...Object.fromEntries([1, 2, 3].flatMap(length => {
      const chain = [allowed, allowed, allowed].slice(0, length);
      return [
        [`${length} allowed entries, peer not allowed`, request(chain, trusted > 0 && trusted <= length ? WEB : '403')],
        [`${length} foreign entries, peer allowed`, request(chain.map(() => foreign), trusted > 0 && trusted <= length ? '403' : WEB, '127.0.0.1')],
      ];
    })),
    ...trusted === 0 ? {} : {
      'the client is allowed': request(proxies(allowed), WEB),
      'the client is IPv6': request(proxies('2001:db8:1::7'), WEB),
      'the client is denied IPv6': request(proxies('2001:db8:1:0:0::66'), '403'),
      'the client is another IPv6': request(proxies('2001:db8:2::7'), '403'),
      'the client is denied': request(proxies(denied), '403'),
      ...Object.fromEntries([
        ['203.0.113.66', '403'], ['::ffff:203.0.113.66', '403'], ['::ffff:cb00:7142', '403'], ['::FFFF:198.51.100.9', '403'],
        ['203.0.113.67', WEB], ['::ffff:203.0.113.67', WEB], ['2001:db8::1', WEB],
      ].map(([client, expected]) => [
        `only denied addresses, the client is ${client}`, { ...request(proxies(client), expected), url: 'https://denied.example.com/' },
      ])),
      'the client claims an allowed address': request([allowed, ...proxies(foreign)], '403'),
      'the client claims many allowed addresses': request([allowed, allowed, allowed, ...proxies(foreign)], '403'),
      'the client claims a foreign address': request([foreign, ...proxies(allowed)], WEB),
      'the entry is not an address': request(['unknown', ...proxies(allowed).slice(1)], '403'),
      'the entry is empty, and the peer is allowed': request(['', ...proxies(allowed).slice(1)], WEB, '127.0.0.1'),
    },
  };
}

function peers(): Record<string, Unnamed> {
  const at = (url: string, peer: string, expected: string, more: Partial<Unnamed> = {}): Unnamed => ({ url, peer, expected, ...more });
  const [host, paths] = ['https://addresses.example.com', 'https://paths.example.com'];
  return {
    'address in both lists': at(`${host}/`, '127.0.0.4', '403'),
    'public path': at(`${host}/public/a`, '127.0.0.2', WEB),
    'public exact path': at(`${host}/healthz`, '127.0.0.2', WEB),
    'public exact path with a query': at(`${host}/healthz?a=1`, '127.0.0.2', WEB),
    'below a public exact path': at(`${host}/healthz/a`, '127.0.0.2', '403'),
    'path that only begins like a public one': at(`${host}/publicity`, '127.0.0.2', '403'),
    'dots out of a public path': at(`${host}/public/../secret`, '127.0.0.2', '403'),
    'encoded dots out of a public path': at(`${host}/public/%2e%2e/secret`, '127.0.0.2', '403'),
    'another method': at(`${host}/`, '127.0.0.2', '403', { method: 'POST' }),
    'restricted path, allowed': at(`${paths}/admin/a`, '127.0.0.1', WEB),
    'restricted path, denied': at(`${paths}/admin/a`, '127.0.0.2', '403'),
    'restricted path with dots': at(`${paths}/a/../admin`, '127.0.0.2', '403'),
    'restricted path with an encoded letter': at(`${paths}/%61dmin`, '127.0.0.2', '403'),
    'restricted exact path': at(`${paths}/exact`, '127.0.0.2', '403'),
    'restricted exact path with a query': at(`${paths}/exact?a`, '127.0.0.2', '403'),
    'below a restricted exact path': at(`${paths}/exact/a`, '127.0.0.2', WEB),
    'another path': at(`${paths}/`, '127.0.0.2', WEB),
    'another path in capitals': at(`${paths}/ADMIN`, '127.0.0.2', WEB),
    'http is redirected for an allowed peer': at('http://addresses.example.com/', '127.0.0.1', '301'),
    'http is denied for another peer': at('http://addresses.example.com/', '127.0.0.2', '403'),
    'http of another host': at('http://open.example.com/', '127.0.0.2', '301'),
  };
}

/** The Host header in every form that reaches the host. */
function hosts(): Record<string, Unnamed> {
  const variants = (name: string, expected: readonly [string, string]): Record<string, Unnamed> => Object.fromEntries(
    [
      name, name.toUpperCase(), `${name}:443`, `${name.toUpperCase()}:443`, `${name}:80`, `${name}:65535`, `${name}:0`, `${name}:`,
    ].flatMap(host => (['127.0.0.1', '127.0.0.2'] as const).map((peer, index) => [
      `Host ${host} from ${peer}`, { url: `https://${name}/`, headers: { host }, peer, insecure: true, expected: expected[index] },
    ])),
  );
  return {
    ...variants('addresses.example.com', [WEB, '403']),
    ...variants('a.wild.example.com', ['200 wild', '403']),
    ...variants('a.b.wild.example.com', ['200 wild', '403']),
    ...variants('open.wild.example.com', [WEB, WEB]),
    ...variants('a.deep.wild.example.com', [WEB, WEB]),
    ...variants('open.example.com', [WEB, WEB]),
    ...variants('below.raw.example.com', [WEB, '403']),
    'Host with a trailing dot': { url: 'https://addresses.example.com/', headers: { host: 'addresses.example.com.' }, peer: '127.0.0.2', expected: '404' },
    'Host of a restricted host over the connection of an open one': {
      url: 'https://open.example.com/', headers: { host: 'addresses.example.com' }, peer: '127.0.0.2', expected: '403',
    },
    'Host of an open host over the connection of a restricted one': {
      url: 'https://addresses.example.com/', headers: { host: 'open.example.com' }, peer: '127.0.0.2', expected: '404',
    },
    'Host of a wildcard with a port over the connection of a narrower host': {
      url: 'https://open.wild.example.com/', headers: { host: 'a.wild.example.com:99' }, peer: '127.0.0.2', expected: '404',
    },
  };
}

/** Connections by the server name of one host, with requests for another. */
function crossed(): Record<string, Unnamed> {
  const over = (serverName: string, host: string, expected: string, peer = '127.0.0.2'): Record<string, Unnamed> => ({
    [`Host ${host} over the connection of ${serverName} from ${peer}`]: { url: `https://${serverName}/`, headers: { host }, peer, insecure: true, expected },
  });
  return {
    ...over('mixed.example.org', 'a.mixed.example.com', '403'),
    ...over('mixed.example.org', 'a.mixed.example.com:99', '403'),
    ...over('mixed.example.org', 'a.mixed.example.com:99', '200 wild', '127.0.0.1'),
    ...over('a.mixed.example.com', 'mixed.example.org:99', '403'),
    ...over('a.wild.example.com', 'open.wild.example.com', '403'),
    ...over('a.wild.example.com', 'open.wild.example.com:99', '403'),
    ...over('a.wild.example.com', 'a.deep.wild.example.com', '403'),
    ...over('a.wild.example.com', 'open.wild.example.com', '200 wild', '127.0.0.1'),
  };
}

function tokens({ issuer, other }: { readonly issuer: Issuer; readonly other: Issuer }): Record<string, Unnamed> {
  const host = 'https://tokens.example.com';
  const now = Math.floor(Date.now() / 1000);
  const good = { aud: 'shop', sub: 'anna' };
  const staff = { ...good, groups: ['staff'], realm_access: { roles: ['user', 'admin'] } };
  const at = (target: string, token: string | undefined, expected: string, more: Partial<Unnamed> = {}): Unnamed => ({
    url: target.startsWith('https:') ? target : `${host}${target}`,
    expected,
    ...more,
    headers: { ...more.headers, ...token !== undefined && { authorization: token } },
  });
  const bearer = (claims: object, header: object = {}) => `Bearer ${issuer.token(claims, header)}`;
  const foreign = new Issuer(issuer.name, 'RS256', 'one');
  const preflight = { 'origin': 'https://app.example.com', 'access-control-request-method': 'PUT' };
  const cookies = 'https://cookies.example.com/';
  const theirs = other.token({ sub: 'berta' });
  return {
    'no token': at('/', undefined, '403'),
    'valid token': at('/', bearer(good), WEB),
    'valid token without a subject': at('/', bearer({ aud: 'api' }), WEB),
    'one of several audiences': at('/', bearer({ aud: ['x', 'api'] }), WEB),
    'valid token on the second host': at('https://tokens.example.org/', bearer(good), WEB),
    'no token on the second host': at('https://tokens.example.org/', undefined, '403'),
    'expired token': at('/', bearer({ ...good, exp: now - 3600 }), '401'),
    'token of the future': at('/', bearer({ ...good, nbf: now + 3600 }), '401'),
    'token for another audience': at('/', bearer({ ...good, aud: 'blog' }), '403'),
    'token without an audience': at('/', bearer({ sub: 'anna' }), '403'),
    'token by a foreign key': at('/', `Bearer ${foreign.token(good)}`, '401'),
    'token of an unknown key': at('/', bearer(good, { kid: 'three' }), '401'),
    'token without a signature': at('/', `Bearer ${issuer.token(good).replace(/[^.]*$/, '')}`, '401'),
    'token with the algorithm none': at('/', bearer(good, { alg: 'none' }), '401'),
    'token of another issuer': at('/', `Bearer ${other.token(good)}`, '401'),
    'token that names another issuer': at('/', bearer({ ...good, iss: 'https://evil.example.com' }), '401'),
    'text in place of a token': at('/', 'Bearer abc', '401'),
    'another scheme of authorization': at('/', 'Basic YTpi', '403'),
    'token in the query': at(`/?access_token=${issuer.token(good)}`, undefined, WEB),
    'token with the host in capitals and a port': at('/', bearer(good), WEB, { headers: { host: 'TOKENS.example.com:8443' } }),
    'no token with the host in capitals and a port': at('/', undefined, '403', { headers: { host: 'TOKENS.example.com:8443' } }),
    'public path without a token': at('/login', undefined, WEB),
    'public path with an expired token': at('/login', bearer({ ...good, exp: now - 3600 }), '401'),
    'preflight without a token': at('/', undefined, WEB, { method: 'OPTIONS', headers: preflight }),
    'OPTIONS that is no preflight': at('/', undefined, '403', { method: 'OPTIONS' }),
    'a header of preflights with another method': at('/', undefined, '403', { headers: preflight }),
    'route by a claim': at('/', bearer({ ...good, groups: ['staff'] }), '200 staff'),
    'route by a claim that is a text': at('/', bearer({ ...good, groups: 'staff' }), '200 staff'),
    'route by a claim that is a number': at('/', bearer({ ...good, groups: 7 }), WEB),
    'claims of a path': at('/claims', bearer(staff), '200 staff'),
    'claims of a path by prefix': at('/claims', bearer({ ...staff, groups: ['ops-berlin'] }), WEB),
    'a claim has another value': at('/claims', bearer({ ...staff, groups: ['sales'] }), '403'),
    'a claim is missing': at('/claims', bearer(good), '403'),
    'an inner claim is missing': at('/claims', bearer({ ...good, groups: ['staff'], realm_access: { roles: ['user'] } }), '403'),
    'no token for a path with claims': at('/claims', undefined, '403'),
    'cookie': at(cookies, undefined, WEB, { headers: { cookie: `a=b; session=${theirs}` } }),
    'another header': at(cookies, undefined, WEB, { headers: { 'x-token': theirs } }),
    'query parameter': at(`${cookies}?token=${theirs}`, undefined, WEB),
    'no token where cookies have it': at(cookies, undefined, '403'),
    'token of the other host': at(cookies, bearer(good), '403'),
    'token of the other host in the cookie': at(cookies, undefined, '401', { headers: { cookie: `session=${issuer.token(good)}` } }),
    'token of cookies at the first host': at('/', undefined, '403', { headers: { cookie: `session=${theirs}` } }),
    'open host without a token': at('https://open.example.com/', undefined, WEB),
    'open host with a valid token': at('https://open.example.com/', bearer(good), WEB),
    'open host with another scheme of authorization': at('https://open.example.com/', 'Basic YTpi', WEB),
    'open host with a token of another issuer, which Istio refuses': at('https://open.example.com/', `Bearer ${other.token(good)}`, '401'),
    'http without a token': { url: 'http://tokens.example.com/', expected: '403' },
  };
}

function identities(): Record<string, Unnamed> {
  const at = (target: string, client: string | undefined, expected: string): Unnamed => ({ url: `https://${target}`, client, expected });
  return {
    'identity below the prefix': at('clients.example.com/', 'other', WEB),
    'identity of another namespace': at('clients.example.com/', 'foreign', '403'),
    'certificate without an identity': at('clients.example.com/', 'dns', '403'),
    'no certificate': at('clients.example.com/', undefined, 'refused'),
    'identity for a path': at('clients.example.com/batch', 'batch', WEB),
    'another identity for a path': at('clients.example.com/batch', 'other', '403'),
    'any certificate for a path': at('perhaps.example.com/closed', 'dns', WEB),
    'no certificate for a path': at('perhaps.example.com/closed', undefined, '403'),
    'no certificate for another path': at('perhaps.example.com/', undefined, WEB),
    'host of identities over the connection of another': {
      url: 'https://open.example.com/', headers: { host: 'clients.example.com' }, expected: '403',
    },
  };
}

/** Hosts that have no restriction, from a peer that no list allows. */
function neighbours(): Record<string, Unnamed> {
  const at = (name: string, expected: string): Unnamed => ({ url: `https://${name}/`, peer: '127.0.0.2', expected });
  return {
    'another host': at('open.example.com', WEB),
    'passed through': at('raw.example.com', '200 raw'),
    'passed through by a wildcard': at('a.raw.example.com', '200 raw'),
    'restricted below a wildcard that is passed through': at('below.raw.example.com', '403'),
    'a narrower host with its own restriction': at('strict.wild.example.com', '403'),
    'a wildcard below a restricted one': at('x.deep.wild.example.com', WEB),
  };
}
