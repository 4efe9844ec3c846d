import * as path from 'node:path';
import { Duration, Testing } from 'cdk8s';
import * as ts from 'typescript';
import {
  AddHostOptions,
  AddPassthroughHostOptions,
  CaConfigMap,
  CaSecret,
  CertificateAuthority,
  CertificateStore,
  CipherSuite, EcdhCurve,
  Destination,
  FaultAbort,
  Gateway,
  GatewayWorkload,
  Hsts,
  HttpRedirectOptions,
  HttpRouteOptions,
  HttpRewrite,
  HttpsRedirect,
  KubernetesGateway,
  MutualTlsOptions,
  PathMatch,
  SecurityHeaders,
  ServerCertificate,
  ServerCertificateSecret,
  ServerTls, TlsPolicy,
  StringMatch,
  TlsProtocolVersion,
  TrustBundle,
  TrustBundleReference,
  UnmatchedPreflights,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('kubernetes-options') });
/** Issues another certificate for the same host. */
const otherCa = CertificateAuthority.selfSigned('other-ca', { store: CertificateStore.deterministic('kubernetes-aliases') });
const tls = ServerTls.issuedBy(ca);
const serverCertificate = ServerCertificate.issuedBy(ca);
const mutual: MutualTlsOptions = { serverCertificate, clientCertificates: TrustBundle.of(ca) };
const service = Destination.service('frontend', 8080);
const copy = Destination.service('copy', 80);
const any = { allowOrigins: [StringMatch.exact('*')] };
const hash = 'a'.repeat(64);

/** The text that an option leaves in the manifests. */
type Written = string;
const REFUSED = Symbol('refused by code');
type Outcome = Written | typeof REFUSED;

function hostWith(options: AddHostOptions): string {
  const chart = testChart();
  new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls }).addHost('shop.example.com', { destination: service, ...options });
  return JSON.stringify(Testing.synth(chart).filter(({ kind }) => kind !== 'Secret'));
}

function check(make: () => string, outcome: Outcome): void {
  if (outcome === REFUSED) expect(problemOf(make).code).toBe('gateway-api');
  else expect(make()).toContain(outcome);
}

/** Every option of `addHost`. */
const HOST: { readonly [option in keyof Required<AddHostOptions>]: readonly [AddHostOptions, Outcome] } = {
  tls: [{ tls: ServerTls.mutual(mutual) }, '"gateway.istio.io/tls-terminate-mode":"MUTUAL"'],
  destination: [{ destination: Destination.service('other', 80) }, '"name":"other"'],
  routes: [{ destination: undefined, routes: [{ destination: Destination.service('routed', 80) }] }, '"name":"routed"'],
  name: [{ name: 'named' }, '"name":"named"'],
  port: [{ port: 8443 }, '"port":8443'],
  httpsRedirect: [{ httpsRedirect: HttpsRedirect.enabled() }, '"scheme":"https"'],
  cors: [{ cors: { allowOrigins: [StringMatch.exact('https://a.example')] } }, '"type":"CORS"'],
  requestTimeout: [{ requestTimeout: Duration.seconds(5) }, '"request":"5s"'],
  redirectFrom: [{ redirectFrom: ['www.example.com'], tls: ServerTls.issuedBy(otherCa) }, '"hostname":"shop.example.com"'],
  maintenance: [{ maintenance: {} }, REFUSED],
  canary: [{ canary: { destination: Destination.service('next', 80), weight: 5 } }, '"weight":5'],
  hsts: [{ hsts: Hsts.preload() }, '"name":"strict-transport-security"'],
  securityHeaders: [{ securityHeaders: SecurityHeaders.recommended() }, '"name":"x-content-type-options"'],
  access: [{ access: { allowFrom: ['10.0.0.0/8'] } }, '"notIpBlocks":["10.0.0.0/8"]'],
};

/** Every option of a route. */
const ROUTE: { readonly [option in keyof Required<HttpRouteOptions>]: readonly (readonly [Partial<HttpRouteOptions>, Outcome])[] } = {
  destination: [
    [{ destination: Destination.weighted([{ destination: service, weight: 7 }, { destination: service, weight: 3 }]) }, '"weight":7'],
    [{ destination: Destination.host('mesh.example.org', 80) }, '"kind":"Hostname"'],
    [
      { destination: Destination.weighted([{ destination: service, weight: 1, requestHeaders: { set: { 'x-a': 'b' } }, responseHeaders: { remove: ['x-c'] } }]) },
      '"filters":[{"requestHeaderModifier":{"set":[{"name":"x-a","value":"b"}]},"type":"RequestHeaderModifier"},'
      + '{"responseHeaderModifier":{"remove":["x-c"]},"type":"ResponseHeaderModifier"}]',
    ],
    [{ destination: Destination.service('a', 80, { subset: 'v1' }) }, REFUSED],
  ],
  paths: [
    [{ paths: [PathMatch.exact('/a')] }, '"type":"Exact"'],
    [{ paths: [PathMatch.prefix('/b')] }, '"value":"/b"'],
    [{ paths: [PathMatch.regex('/c[0-9]')] }, '"type":"RegularExpression"'],
    [{ paths: [PathMatch.prefix('/d', { ignoreCase: true })] }, REFUSED],
  ],
  methods: [[{ methods: ['PUT'] }, '"method":"PUT"'], [{ methods: ['PURGE'] }, REFUSED]],
  headers: [[{ headers: { 'x-a': StringMatch.prefix('b') } }, '"value":"b.*"']],
  withoutHeaders: [[{ withoutHeaders: { 'x-a': StringMatch.present() } }, REFUSED]],
  jwtClaims: [[{ jwtClaims: { group: StringMatch.exact('staff') } }, REFUSED]],
  queryParams: [[{ queryParams: { q: StringMatch.present() } }, '"queryParams":[{"name":"q","type":"RegularExpression","value":".*"}]']],
  authorities: [[{ authorities: [StringMatch.exact('shop.example.com')] }, REFUSED]],
  schemes: [[{ schemes: ['https'] }, REFUSED]],
  ports: [[{ ports: [443] }, REFUSED]],
  gateways: [[{ gateways: [Gateway.mesh()] }, REFUSED]],
  sourceLabels: [[{ sourceLabels: { istio: 'ingressgateway' } }, REFUSED]],
  sourceNamespace: [[{ sourceNamespace: 'istio-system' }, REFUSED]],
  name: [[{ name: 'named' }, '"name":"named"']],
  rewrite: [
    [{ paths: [PathMatch.prefix('/a')], rewrite: HttpRewrite.path('/b') }, '"replacePrefixMatch":"/b"'],
    [{ rewrite: HttpRewrite.authority('in.example.com') }, '"hostname":"in.example.com"'],
    [{ rewrite: HttpRewrite.path('/b') }, REFUSED],
    [{ rewrite: HttpRewrite.regex('a', 'b') }, REFUSED],
  ],
  timeout: [[{ timeout: Duration.millis(1500) }, '"request":"1s500ms"']],
  retries: [[{ retries: { attempts: 2 } }, REFUSED]],
  requestHeaders: [[{ requestHeaders: { set: { 'x-a': 'b' } } }, '"requestHeaderModifier":{"set":[{"name":"x-a","value":"b"}]}']],
  responseHeaders: [[{ responseHeaders: { remove: ['x-a'] } }, '"responseHeaderModifier":{"remove":["x-a"]}']],
  mirrors: [
    [{ mirrors: [{ destination: copy }] }, '"requestMirror":{"backendRef":{"group":"","kind":"Service","name":"copy","port":80}}'],
    [{ mirrors: [{ destination: copy, percentage: 5 }] }, '"percent":5'],
    [{ mirrors: [{ destination: copy, percentage: 0.5 }] }, '"fraction":{"denominator":1000000,"numerator":5000}'],
    [{ mirrors: Array.from({ length: 17 }, () => ({ destination: copy })) }, REFUSED],
  ],
  cors: [
    [{ cors: { allowOrigins: [StringMatch.exact('https://app.example.com')] } }, '"cors":{"allowOrigins":["https://app.example.com"],"maxAge":5}'],
    [{ cors: { allowOrigins: [StringMatch.regex('https://.*\\.example\\.com:8443')] } }, '"allowOrigins":["https://*.example.com:8443"]'],
    [{ cors: { ...any, maxAge: Duration.hours(1), allowMethods: ['PUT', 'PUT'] } }, '"allowMethods":["PUT"],"allowOrigins":["*"],"maxAge":3600'],
    [{ cors: { ...any, unmatchedPreflights: UnmatchedPreflights.IGNORE } }, '"allowOrigins":["*"]'],
    [{ cors: { ...any, unmatchedPreflights: UnmatchedPreflights.FORWARD } }, REFUSED],
    [{ cors: { allowOrigins: [StringMatch.prefix('https://app.')] } }, REFUSED],
    [{ cors: { allowOrigins: [StringMatch.exact('null')] } }, REFUSED],
    [{ cors: { ...any, allowMethods: ['PUT', '*'] } }, REFUSED],
    [{ cors: { ...any, exposeHeaders: Array.from({ length: 65 }, (_, i) => `x-${i}`) } }, REFUSED],
    [{ cors: { ...any, maxAge: Duration.days(30_000) } }, REFUSED],
  ],
  fault: [[{ fault: { abort: FaultAbort.httpStatus(503) } }, REFUSED]],
  statPrefix: [[{ statPrefix: 'shop' }, REFUSED]],
};

/** Every option of `addPassthroughHost`. */
const PASSTHROUGH: {
  readonly [option in keyof Required<AddPassthroughHostOptions>]: readonly [Partial<AddPassthroughHostOptions>, Outcome]
} = {
  destination: [{ destination: Destination.service('other', 443) }, '"backendRefs":[{"group":"","kind":"Service","name":"other","port":443,"weight":1}]'],
  name: [{ name: 'named' }, '"kind":"TLSRoute","metadata":{"name":"named"'],
  port: [{ port: 8443 }, '"port":8443,"protocol":"TLS"'],
  httpsRedirect: [{ httpsRedirect: HttpsRedirect.enabled() }, '"scheme":"https"'],
};

/** Every option that a redirect has beside those of a route. */
const REDIRECT: {
  readonly [option in keyof Omit<Required<HttpRedirectOptions>, keyof HttpRouteOptions>]: readonly [HttpRedirectOptions, Outcome]
} = {
  path: [{ path: '/new' }, '"replaceFullPath":"/new"'],
  prefixRewrite: [{ paths: [PathMatch.prefix('/old')], prefixRewrite: '/new' }, '{"replacePrefixMatch":"/new","type":"ReplacePrefixMatch"}'],
  authority: [{ authority: 'www.example.com' }, '"hostname":"www.example.com"'],
  scheme: [{ scheme: 'http' }, '"scheme":"http"'],
  port: [{ port: 8080 }, '"port":8080'],
  redirectCode: [{ path: '/new', redirectCode: 307 }, '"statusCode":307'],
};

/** Every option of mutual TLS, which has all that other modes have. */
const TLS: { readonly [option in keyof Required<MutualTlsOptions>]: readonly (readonly [() => Partial<MutualTlsOptions>, Outcome])[] } = {
  serverCertificate: [
    [() => ({ serverCertificate: ServerCertificate.fromBundle(ca.issueServerCertificate('own', { dnsNames: ['shop.example.com'] })) }), '"name":"own"'],
    [
      () => ({
        serverCertificate: ServerCertificate.ofKeyTypes({
          ecdsa: serverCertificate,
          rsa: ServerCertificate.fromSecret(ServerCertificateSecret.fromSecretName(testChart(), 'Rsa', 'rsa', {
            workload: new GatewayWorkload({ namespace: 'shop' }),
          })),
        }),
      }),
      '"certificateRefs":[{"group":"","kind":"Secret","name":"shop.example.com"},{"group":"","kind":"Secret","name":"rsa"}]',
    ],
    [
      () => ({
        serverCertificate: ServerCertificate.fromPaths({ serverCertificate: '/a.crt', privateKey: '/a.key' }),
        clientCertificates: TrustBundleReference.fromPath('/ca.crt'),
      }),
      REFUSED,
    ],
  ],
  clientCertificates: [
    [
      () => ({
        clientCertificates: TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(testChart(), 'C', 'clients', { namespace: 'shop' })),
      }),
      '"caCertificateRefs":[{"group":"","kind":"ConfigMap","name":"clients","namespace":"shop"}]',
    ],
    [
      () => ({
        clientCertificates: TrustBundleReference.fromSecret(new CaSecret(testChart(), 'C', {
          trustBundle: TrustBundle.of(ca), workload: new GatewayWorkload({ namespace: 'shop' }), metadata: { name: 'others-cacert' },
        })),
      }),
      REFUSED,
    ],
  ],
  subjectAltNames: [[() => ({ subjectAltNames: ['client'] }), REFUSED]],
  verifyCertificateSpki: [[() => ({ verifyCertificateSpki: [`${'A'.repeat(43)}=`] }), REFUSED]],
  verifyCertificateHash: [[() => ({ verifyCertificateHash: [hash] }), REFUSED]],
  tlsPolicy: [
    [() => ({ tlsPolicy: TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3 }) }), REFUSED],
    [() => ({ tlsPolicy: TlsPolicy.of({ maxProtocolVersion: TlsProtocolVersion.TLSV1_2 }) }), REFUSED],
    [() => ({ tlsPolicy: TlsPolicy.of({ ecdhCurves: [EcdhCurve.P_256] }) }), REFUSED],
    [() => ({ tlsPolicy: TlsPolicy.of({ cipherSuites: [CipherSuite.AES128_SHA] }) }), '"gateway.istio.io/tls-cipher-suites":"AES128-SHA"'],
  ],
  alpnProtocols: [[() => ({ alpnProtocols: ['http/1.1'] }), REFUSED]],
};

describe('what the API of Istio can say is written or refused', () => {
  test.each(Object.entries(HOST))('by addHost: %s', (_, [options, outcome]) => check(() => hostWith(options), outcome));

  const routes = Object.entries(ROUTE).flatMap(([option, cases]) => cases.map(([given, outcome], index) => [`${option} #${index + 1}`, given, outcome] as const));
  test.each(routes)('by a route: %s', (_, given, outcome) =>
    check(() => hostWith({ destination: undefined, routes: [{ destination: service, ...given }] }), outcome));

  test.each(Object.entries(PASSTHROUGH))('by addPassthroughHost: %s', (_, [given, outcome]) => check(() => {
    const chart = testChart();
    const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' } });
    gateway.addPassthroughHost('a.example.com', { destination: service, ...given });
    return JSON.stringify(Testing.synth(chart));
  }, outcome));

  test.each(Object.entries(REDIRECT))('by a redirect: %s', (_, [given, outcome]) => check(() => {
    const gateway = new KubernetesGateway(testChart(), 'Gateway', { metadata: { name: 'shop' }, tls });
    const host = gateway.addHost('a.example.com', { httpsRedirect: HttpsRedirect.disabled() });
    host.addRedirect(given);
    return JSON.stringify(host.apiObjects[0].toJson());
  }, outcome));

  const settings = Object.entries(TLS).flatMap(([option, cases]) => cases.map(([given, outcome], index) => [`${option} #${index + 1}`, given, outcome] as const));
  test.each(settings)('by mutual TLS: %s', (_, given, outcome) =>
    check(() => hostWith({ tls: ServerTls.mutual({ ...mutual, ...given() }) }), outcome));

  test('by optional mutual TLS', () =>
    check(() => hostWith({ tls: ServerTls.optionalMutual(mutual) }), '"gateway.istio.io/tls-terminate-mode":"OPTIONAL_MUTUAL"'));

  test('by the mesh, with the mode named', () => check(() => hostWith({ tls: ServerTls.istioMutual() }), REFUSED));
});

test('what the API of Istio does beside hosts does not compile', () => {
  const program = `import { Destination, KubernetesGateway, KubernetesHttpHost, Server, ServerTls } from '../../src';
declare const gateway: KubernetesGateway; declare const host: KubernetesHttpHost; declare const destination: Destination;
gateway.addHost('a.example.com', { destination });
gateway.addServer(Server.http({ hosts: ['a.example.com'] }));
gateway.addVirtualService('A', { hosts: ['a.example.com'] });
host.addDirectResponse({ status: 200 });
host.virtualService;
gateway.addHost('a.example.com', { tls: ServerTls.passthrough() });
gateway.addGrpcHost('a.example.com', { routes: [{ destination, paths: [] }] });`;
  expect(linesThatDoNotCompile(program)).toEqual([3, 4, 5, 6, 7, 8]);
}, 120_000);

function linesThatDoNotCompile(source: string): number[] {
  const file = path.join(__dirname, 'program.ts');
  const options = { strict: true, noEmit: true, skipLibCheck: true, types: ['node'], module: ts.ModuleKind.Node16, target: ts.ScriptTarget.ES2022 };
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile.bind(host);
  const getSourceFile: ts.CompilerHost['getSourceFile'] = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : read(name, ...rest);
  const fileExists = (name: string) => name === file || ts.sys.fileExists(name);
  const checked = ts.createProgram([file], options, { ...host, getSourceFile, fileExists });
  const written = checked.getSourceFile(file)!;
  return checked.getSemanticDiagnostics(written).map(({ start = 0 }) => written.getLineAndCharacterOfPosition(start).line);
}
