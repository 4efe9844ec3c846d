import { App, Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, CipherSuite, Destination, Gateway, HttpRewrite, GatewayWorkload, PathMatch,
  Server, ServerCertificate, ServerTls, TlsPolicy, StringMatch, TlsProtocolVersion, ServerCertificateSecret, VirtualService,
} from 'cdk8s-istio-ingress';

/** A small program, most of whose values are right and some at or beyond a border. */
export interface AlmostValid {
  readonly gatewayName: string;
  readonly namespace: string;
  readonly hosts: string[];
  readonly virtualHosts?: string[];
  readonly port: number;
  readonly portName?: string;
  readonly bind?: string;
  readonly secret: string;
  readonly versions: readonly [string?, string?];
  readonly ciphers?: string[];
  readonly exportTo?: string[];
  readonly virtualServiceName: string;
  readonly routes: AlmostRoute[];
}

export interface AlmostRoute {
  readonly kind: 'route' | 'redirect' | 'response';
  readonly paths?: string[];
  readonly regex?: string;
  readonly methods?: string[];
  readonly headers?: Record<string, string>;
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  readonly weights?: number[];
  readonly timeout?: number;
  readonly retries?: { attempts: number; perTryTimeout?: number; retryOn?: string[] };
  readonly setHeaders?: Record<string, string>;
  readonly rewrite?: string;
  readonly rewriteRegex?: readonly [string, string];
  readonly status: number;
  readonly scheme?: string;
  readonly authority?: string;
}

/** Mostly the first; each of the others now and then, so that one program has about one of them. */
function mostly<T>(right: fc.Arbitrary<T>, ...wrong: T[]): fc.Arbitrary<T> {
  return fc.oneof({ weight: 45, arbitrary: right }, { weight: 1, arbitrary: fc.constantFrom(...wrong) });
}

const words = (...some: string[]) => fc.constantFrom(...some);
const LONG = 'l'.repeat(64);
const ODD_NAMES = ['', 'A', 'a.b', 'a_b', '-a', 'a-', '0', '007', 'x'.repeat(63), LONG, 'ä', 'a b', 'a/b', '*', '.'];
const ODD_HOSTS = [
  'localhost', '*', '*.com', '*com', 'a.*.com', '*.*.com', 'shop..com', '.com', 'a.com.', 'A.Example.COM', 'shop_1.com', '-a.com',
  'a-.com', 'a.123', '1.2.3.4',
  '1.2.3', '::1', '[::1]', '10.0.0.300', 'xn--bcher-kva.example', 'bücher.example', `${LONG}.com`, `${'l'.repeat(63)}.com`, './a.com',
  '*/a.com', '*/*', 'ns/a.com',
  'ns/*', '/a.com', 'ns/', 'ns/x/a.com', '~/a.com', 'ns1/*.a.com', 'a.com:443', 'https://a.com', ' a.com', 'a.com ', 'a,b.com',
  `${'abcdefg.'.repeat(32)}com`,
  '*-a.com', '*a.b.com', 'a.+1', 'a.-1', '*.1.2.3',
];
const ODD_HEADERS = [
  'X-Ok', '', ':path', ':method', ':unknown', 'host', 'Host', ':authority', 'a b', 'a:b', 'ä', '@request.auth.claims.sub',
  '@request.auth.claims', 'a\nb', 'x'.repeat(300),
];
const ODD_REGEX = [
  '.*', '', '(', '[a', 'a**', '(?=a)', '(?i)a', '\\1', 'x'.repeat(1024), 'x'.repeat(1025), '^/a$', '\\d+', '\\p{Greek}', 'a{1001}',
  'a{2,1}', '(?P<n>a)', '(?<n>a)', '\\Qa', '\\C',
];
const ODD_PATHS = ['/', '', 'a', '/a b', '/ä', '/a?b', '/a#b', '/a%20b', '//', '/a/../b', '/*', '/a*', '/..', '/{id}', '/a\nb'];
const ODD_VALUES = [
  'yes', '', '%', '%%', '%REQ(X)%', '%START_TIME%', '%REQ(', '%UNKNOWN%', '50%', 'a\nb', 'ä', '%REQ(a)%%', '%START_TIME(%Y)%',
];

const names = (right: string[]) => mostly(words(...right), ...ODD_NAMES);
const hosts = (right: string[]) => fc.uniqueArray(mostly(words(...right), ...ODD_HOSTS), { minLength: 1, maxLength: 3 });
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const route: fc.Arbitrary<AlmostRoute> = fc.record({
  kind: fc.constantFrom('route', 'route', 'redirect', 'response'),
  paths: optional(fc.uniqueArray(mostly(words('/a', '/b', '/a/b', '/status', '/api/v1', '/ap'), ...ODD_PATHS), { maxLength: 3 })),
  regex: optional(mostly(words('/v[0-9]+'), ...ODD_REGEX)),
  methods: optional(fc.array(mostly(words('GET', 'POST'), '', 'get', 'FOO', 'G T', '*'), { maxLength: 2 })),
  headers: optional(fc.dictionary(
    mostly(words('x-user', 'cookie'), ...ODD_HEADERS), mostly(words('yes'), ...ODD_VALUES), { maxKeys: 2, noNullPrototype: true },
  )),
  host: mostly(words('httpbin', 'web.shop.svc.cluster.local'), ...ODD_HOSTS, ...ODD_NAMES),
  port: mostly(fc.constantFrom(80, 8000), 0, -1, 65535, 65536, 1.5, NaN),
  subset: optional(names(['v1'])),
  weights: optional(fc.array(mostly(fc.constantFrom(1, 50, 99), 0, -1, 1.5, 1e10), { maxLength: 3 })),
  timeout: optional(mostly(fc.constantFrom(1000, 1500), 0, 1, 0.5, 1.5, 1e12, 86_400_000 * 365)),
  retries: optional(fc.record({
    attempts: mostly(fc.constantFrom(1, 3), 0, -1, 1.5, 1e10),
    perTryTimeout: optional(mostly(fc.constant(100), 0, 1, 0.1)),
    retryOn: optional(fc.array(
      mostly(words('5xx', '503', 'connect-failure'), '', '999', '600', 'nonsense', '5xx,reset', ' 5xx', '0503', '1e2'), { maxLength: 2 },
    )),
  })),
  setHeaders: optional(fc.dictionary(
    mostly(words('x-user'), ...ODD_HEADERS), mostly(words('yes'), ...ODD_VALUES), { maxKeys: 2, noNullPrototype: true },
  )),
  rewrite: optional(mostly(words('/new'), ...ODD_PATHS)),
  rewriteRegex: optional(fc.tuple(mostly(words('^/a(.*)$'), ...ODD_REGEX), mostly(words('/\\1', '/new'), '', '\\9', '\\', '$1'))),
  status: mostly(fc.constantFrom(200, 302, 404), 0, 99, 199, 300, 399, 400, 599, 600, 601, 200.5),
  scheme: optional(mostly(words('https'), '', 'ftp', 'HTTP')),
  authority: optional(mostly(words('a.example'), '', 'a b', 'a:80', 'ä')),
});

export const almostValidProgram: fc.Arbitrary<AlmostValid> = fc.record({
  gatewayName: names(['mygateway', 'edge']),
  namespace: names(['shop', 'default']),
  hosts: hosts(['shop.example.com', '*.wild.example', 'api.example.org']),
  virtualHosts: optional(hosts(['shop.example.com', 'a.wild.example', '*.wild.example'])),
  port: mostly(fc.constantFrom(443, 8443), 0, 80, -1, 1, 65535, 65536, 443.5),
  portName: optional(mostly(words('https-shop'), '', 'a.b', 'ä', 'x'.repeat(300), 'HTTPS', 'a b')),
  bind: optional(mostly(words('127.0.0.1', '::1'), '0.0.0.0', 'localhost', 'unix:///a', 'unix://@a', '1.2.3.4/8', '')),
  secret: names(['shop-credential']),
  versions: fc.tuple(optional(words('TLSV1_0', 'TLSV1_1', 'TLSV1_2', 'TLSV1_3')), optional(words('TLSV1_0', 'TLSV1_2', 'TLSV1_3'))),
  ciphers: optional(fc.array(
    mostly(words('ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-SHA'), 'TLS_AES_128_GCM_SHA256', '', 'nonsense'), { maxLength: 3 },
  )),
  exportTo: optional(fc.array(mostly(words('.', 'istio-system', '*', 'shop'), '~', '', 'a.b', 'A', './x'), { maxLength: 3 })),
  virtualServiceName: names(['routes']),
  routes: fc.array(route, { minLength: 1, maxLength: 3 }),
});

/** Builds the program; throws what the library throws. */
export function buildAlmost(program: AlmostValid): string {
  const app = new App();
  const chart = new Chart(app, 'chart', { namespace: program.namespace });
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  const ca = CertificateAuthority.selfSigned('ca', { store });
  const workload = new GatewayWorkload();
  const [min, max] = program.versions;
  const secret = program.secret === 'shop-credential' ? ServerCertificate.issuedBy(ca, { name: program.secret })
    : ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(chart, 'Existing', program.secret, { workload }));
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: program.gatewayName }, workload });
  gateway.addServer(Server.https({
    hosts: program.hosts,
    port: program.port,
    portName: program.portName,
    bind: program.bind,
    tls: ServerTls.simple({
      serverCertificate: secret,
      tlsPolicy: TlsPolicy.of({
        minProtocolVersion: min as TlsProtocolVersion | undefined,
        maxProtocolVersion: max as TlsProtocolVersion | undefined,
        cipherSuites: program.ciphers as CipherSuite[] | undefined,
      }),
    }),
  }));
  const virtualService = new VirtualService(chart, 'Routes', {
    hosts: program.virtualHosts ?? program.hosts.map(host => host.slice(host.indexOf('/') + 1)),
    gateways: [gateway],
    exportTo: program.exportTo,
    metadata: { name: program.virtualServiceName },
  });
  program.routes.forEach(each => addRoute(virtualService, each));
  return app.synthYaml();
}

function addRoute(virtualService: VirtualService, model: AlmostRoute): void {
  const { kind, paths, regex, methods, headers, host, port, subset, weights, status, scheme, authority } = model;
  const matches = {
    paths: paths || regex !== undefined
      ? [...(paths ?? []).map(path => PathMatch.prefix(path)), ...regex === undefined ? [] : [PathMatch.regex(regex)]] : undefined,
    methods,
    headers: headers && Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, StringMatch.prefix(value)])),
  };
  if (kind === 'redirect') {
    virtualService.addRedirect({
      ...matches, path: model.rewrite, authority, scheme, redirectCode: status, port: port === 80 ? undefined : port,
    });
    return;
  }
  if (kind === 'response') {
    virtualService.addDirectResponse({ ...matches, status });
    return;
  }
  const single = Destination.host(host, port, { subset });
  virtualService.addRoute({
    ...matches,
    destination: weights ? Destination.weighted(weights.map(weight => ({ destination: single, weight }))) : single,
    timeout: millis(model.timeout),
    retries: model.retries && { ...model.retries, perTryTimeout: millis(model.retries.perTryTimeout) },
    requestHeaders: model.setHeaders && { set: model.setHeaders },
    rewrite: model.rewriteRegex ? HttpRewrite.regex(...model.rewriteRegex)
      : model.rewrite === undefined ? undefined : HttpRewrite.path(model.rewrite),
  });
}

function millis(amount: number | undefined): Duration | undefined {
  return amount === undefined ? undefined : Duration.millis(amount);
}
