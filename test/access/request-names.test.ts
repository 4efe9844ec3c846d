import { requestNames } from '../../src/access/request-names';
import { ServerNames } from '../../src/access/served-names';
import { problemOf } from '../helpers/charts';

const server = (kind: ServerNames['kind'], hosts: string[], more: Partial<ServerNames> = {}): ServerNames =>
  ({ kind, hosts, port: 443, own: true, ...more });
const names = (
  hosts: string[], servers: ServerNames[], routed: string[] = servers.flatMap(each => each.hosts),
  routedHere: string[] = servers.flatMap(each => each.own ? each.hosts : []),
  certain = routed,
) => requestNames({ hosts, servers, routed, routedHere, certain });

test('a name is described with and without a port, in any case', () => {
  expect(names(['Shop.example.com'], [server('tls', ['Shop.example.com'])])).toEqual([{ hosts: ['shop.example.com', 'shop.example.com:*'] }]);
});

test('several names of a server share one description', () => {
  expect(names(['a.example.com', 'b.example.com'], [server('tls', ['a.example.com', 'b.example.com'])])).toEqual([
    { hosts: ['a.example.com', 'a.example.com:*', 'b.example.com', 'b.example.com:*'] },
  ]);
});

test('a wildcard is described by the host, and by the server name for hosts with a port', () => {
  expect(names(['*.example.com'], [server('tls', ['*.example.com'])])).toEqual([
    { hosts: ['*.example.com'] }, { serverNames: { values: ['*.example.com'] } },
  ]);
});

test('a wildcard leaves out narrower hosts of other servers', () => {
  const servers = [server('tls', ['*.example.com']), server('tls', ['a.example.com'], { own: false })];
  expect(names(['*.example.com'], servers)).toEqual([
    { hosts: ['*.example.com'], notHosts: ['a.example.com', 'a.example.com:*'] },
    { serverNames: { values: ['*.example.com'], notValues: ['a.example.com'] } },
  ]);
});

test('a narrower host with routes, but without a server, is left out with the server name of the wildcard', () => {
  expect(names(['*.example.com'], [server('tls', ['*.example.com'])], ['*.example.com', 'a.example.com'], ['*.example.com', 'a.example.com'])).toEqual([
    { hosts: ['*.example.com'], notHosts: ['a.example.com', 'a.example.com:*'] },
    { serverNames: { values: ['*.example.com'] }, notHosts: ['a.example.com', 'a.example.com:*'] },
  ]);
});

test('a wildcard is also reached by connections for every other name of its server', () => {
  expect(names(['*.example.com', '*.c.org', 'b.org'], [server('tls', ['*.example.com', 'b.org', '*.c.org'])])).toEqual([
    { hosts: ['b.org', 'b.org:*'] },
    { hosts: ['*.example.com'] },
    { serverNames: { values: ['*.example.com'] } },
    { serverNames: { values: ['*.c.org'] } },
    { serverNames: { values: ['b.org'] } },
    { hosts: ['*.c.org'] },
  ]);
});

test('in the Gateway API a wildcard is reached by connections of its listener only', () => {
  const servers = [server('tls', ['*.b.com']), server('tls', ['a.b.com'])];
  expect(requestNames({ hosts: ['*.b.com'], servers, routed: ['*.b.com', 'a.b.com'], routedHere: [], certain: ['*.b.com', 'a.b.com'] })).toEqual([
    { hosts: ['*.b.com'], notHosts: ['a.b.com', 'a.b.com:*'] }, { serverNames: { values: ['*.b.com'], notValues: ['a.b.com'] } },
  ]);
});

test('every host leaves out the hosts that have separate routes', () => {
  const servers = [server('tls', ['*']), server('tls', ['*.a.com'], { own: false }), server('tls', ['b.com'], { own: false })];
  expect(names(['*'], servers)).toEqual([
    { hosts: ['*'], serverNames: { notValues: ['*.a.com', 'b.com'] } },
  ]);
});

test('every host leaves out the routes of its server by known ports, because a:1:2 reaches every host', () => {
  expect(names(['*'], [server('tls', ['*']), server('http', ['*'], { port: 80 })], ['*', 'b.com'], ['*', 'b.com'])).toEqual([
    { hosts: ['*'], notHosts: ['b.com', 'b.com:443', 'b.com:80'] },
  ]);
});

test('in the Gateway API every host without TLS leaves out the hosts of its port', () => {
  const servers = [server('http', ['*'], { port: 80 }), server('http', ['b.com'], { port: 80 }), server('tls', ['c.com'])];
  expect(requestNames({ hosts: ['*'], servers, routed: ['*', 'b.com', 'c.com'], routedHere: [], certain: ['*', 'b.com', 'c.com'] })).toEqual([
    { hosts: ['*'], notHosts: ['b.com', 'b.com:80', 'b.com:443'], serverNames: { notValues: ['c.com'] } },
  ]);
});

test.each<[string, ServerNames[], RegExp]>([
  ['over TLS, too', [server('tls', ['*']), server('http', ['b.com'], { port: 80 })], /'b\.com' is served without TLS on port 80/],
  ['a wildcard', [server('http', ['*'], { port: 80 }), server('http', ['*.b.com'], { port: 80 })], /shares routes with '\*\.b\.com'.*a:1\.b\.com/],
  ['another port', [server('http', ['*'], { port: 80 }), server('http', ['b.com'], { port: 81 })], /different ports \(80\)/],
])('in the Gateway API every host is refused beside a host without TLS: %s', (_, servers, message) => {
  const served = { hosts: ['*'], servers, routed: servers.flatMap(({ hosts }) => hosts), routedHere: [], certain: [] };
  expect(problemOf(() => requestNames(served))).toMatchObject({ code: 'invalid-access', message: expect.stringMatching(message) });
});

test('connections that are passed through are left out by their server names', () => {
  const servers = [server('tls', ['a.example.com']), server('tcp', ['raw.example.com'], { own: false })];
  expect(names(['a.example.com'], servers)).toEqual([
    { hosts: ['a.example.com', 'a.example.com:*'], serverNames: { notValues: ['raw.example.com'] } },
  ]);
});

test('a host below a wildcard that is passed through is described by its server name', () => {
  const servers = [server('tls', ['a.example.com']), server('tcp', ['*.example.com'], { own: false })];
  const hosts = ['a.example.com', 'a.example.com:*'];
  expect(names(['a.example.com'], servers)).toEqual([
    { hosts, serverNames: { notValues: ['*.example.com'] } }, { hosts, serverNames: { values: ['a.example.com'] } },
  ]);
});

test('beside a passthrough of all names, a host is described by its server name alone', () => {
  const servers = [server('tls', ['a.example.com']), server('tcp', ['*'], { own: false })];
  expect(names(['a.example.com'], servers)).toEqual([
    { hosts: ['a.example.com', 'a.example.com:*'], serverNames: { values: ['a.example.com'] } },
  ]);
});

test('a wildcard below one that is passed through, with a name that is passed through below it', () => {
  const servers = [server('tls', ['*.b.com']), server('tcp', ['*.com', 'x.b.com'], { own: false })];
  expect(names(['*.b.com'], servers, ['*.b.com']).map(({ serverNames }) => serverNames)).toEqual([
    { notValues: ['*.com', 'x.b.com'] },
    { values: ['*.b.com'], notValues: ['x.b.com'] },
    { values: ['*.b.com'], notValues: ['x.b.com'] },
  ]);
});

test.each<[string, string[], ServerNames[], RegExp]>([
  ['a wildcard without TLS', ['*.a.com'], [server('tls', ['*.a.com']), server('http', ['b.a.com'], { port: 80 })], /also served without TLS, on port 80/],
  ['a wildcard below a broader server of its Gateway', ['*.a.com'], [server('tls', ['*.a.com']), server('tls', ['*'])], /also serves '\*'/],
  [
    'a wildcard with a narrower host on other ports of another Gateway', ['*.a.com'],
    [server('tls', ['*.a.com']), server('tls', ['b.a.com'], { own: false, port: 8443 })],
    /'b\.a\.com' is served on port 8443, but not on port 443/,
  ],
  ['a wildcard with a narrower one in its Gateway', ['*.a.com'], [server('tls', ['*.a.com']), server('tls', ['*.b.a.com'])], /also serves '\*\.b\.a\.com'/],
  ['a wildcard with a narrower host in its Gateway', ['*.a.com'], [server('tls', ['*.a.com']), server('tls', ['b.a.com'])], /also serves 'b\.a\.com'/],
  ['every name with a narrower host in its Gateway', ['*'], [server('tls', ['*']), server('tls', ['b.com'])], /also serves 'b\.com'/],
  ['every name with a narrower host without TLS in its Gateway', ['*'], [server('tls', ['*']), server('http', ['b.com'], { port: 80 })], /also serves 'b\.com'/],
  [
    'every name, with a host of another Gateway without TLS', ['*'],
    [server('tls', ['*']), server('redirect', ['b.com'], { own: false, port: 80 })], /'b\.com' is served without TLS on port 80/,
  ],
  ['TCP without TLS', ['a.com'], [server('tls', ['a.com']), server('plain-tcp', ['*'], { port: 5432, own: false })], /port 5432/],
  [
    'a host that is passed through on another port', ['a.com'],
    [server('tls', ['a.com']), server('tcp', ['a.com'], { port: 8443, own: false })],
    /ends? TLS for 'a\.com' on one port and pass it through/,
  ],
  [
    'http beside a passthrough of all names', ['a.com'],
    [server('tls', ['a.com']), server('http', ['a.com'], { port: 80 }), server('tcp', ['*'], { own: false })],
    /passthrough of '\*'/,
  ],
])('%s is refused', (_, hosts, servers, message) => {
  expect(problemOf(() => names(hosts, servers))).toMatchObject({ code: 'invalid-access', message: expect.stringMatching(message) });
});

test('a wildcard with routes of a narrower one on its server is refused', () => {
  for (const [host, message] of [['*.com', "also has '*.b.com'"], ['*', "shares routes with '*.b.com'"]] as const) {
    expect(problemOf(() => names([host], [server('tls', [host])], [host, '*.b.com'], [host, '*.b.com'])))
      .toMatchObject({ code: 'invalid-access', message: expect.stringMatching(new RegExp(message.replace(/[.*]/g, '\\$&'))) });
  }
});

test('every name is refused beside http of all names with routes of a narrower host', () => {
  const servers = [server('tls', ['*']), server('http', ['*'], { own: false, port: 80 })];
  expect(problemOf(() => names(['*'], servers, ['*', 'b.com'], ['*'])))
    .toMatchObject({ code: 'invalid-access', message: expect.stringMatching(/'b\.com' is served without TLS on port 80/) });
});

test('a redirect to https on port 80 and a broader server of another Gateway do not matter', () => {
  const servers = [server('tls', ['*.a.com']), server('redirect', ['*.a.com'], { port: 80 }), server('tls', ['*'], { own: false })];
  expect(() => names(['*.a.com'], servers)).not.toThrow();
});

test.each(['*', '*.example.com'])('a host that %s passes through on another port is refused', wildcard => {
  const on = (port: number) => [server('tls', ['a.example.com'], { port }), server('tcp', [wildcard], { port: 443, own: false })];
  expect(problemOf(() => names(['a.example.com'], on(8443))))
    .toMatchObject({ code: 'invalid-access', message: expect.stringContaining("port 443 passes connections for 'a.example.com' through") });
  expect(names(['a.example.com'], on(443))).not.toEqual([]);
});
