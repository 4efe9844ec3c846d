import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Duration, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import {
  AddHostOptions, BackendTls, CaConfigMap, CertificateAuthority, CertificateStore, CipherSuite, Destination, FaultAbort,
  ForwardClientCertDetails, Gateway, Hsts, HttpRewrite, HttpRouteOptions, HttpsRedirect, KubernetesGateway, KubernetesGatewayWorkload,
  ManagedGatewayWorkload, PathMatch, SecurityHeaders, ServerCertificate, ServerTls,
  StringMatch, TlsPolicy, TlsProtocolVersion, TrustBundle, TrustBundleReference,
} from '../../src';
import { testChart } from '../helpers/charts';

const ROOT = join(__dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/reference/gateway-api.md'), 'utf8');

const ca = CertificateAuthority.selfSigned('docs-ca', { store: CertificateStore.deterministic('docs') });
const serverCertificate = ServerCertificate.fromBundle(ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] }));
const clientCertificates = TrustBundle.of(ca);
const destination = Destination.service('frontend', 80);

/** What is written for a host with options. */
function written(options: Partial<AddHostOptions>, host = 'shop.example.com', workload?: KubernetesGatewayWorkload): string {
  const chart: Chart = testChart();
  const gateway = new KubernetesGateway(chart, 'Gateway', {
    metadata: { name: 'shop' }, tls: ServerTls.simple({ serverCertificate }), workload,
  });
  gateway.addHost(host, options.routes ? options : { destination, ...options });
  return Testing.synth(chart).map(object => stringify(object)).join('---\n');
}

const route = (options: Partial<HttpRouteOptions>) => () => written({ routes: [{ destination, ...options } as HttpRouteOptions] });
const tls = (options: object) => () => written({ tls: ServerTls.mutual({ serverCertificate, clientCertificates, ...options }) });

/** For each row: calls whose result contains a text, or that fail with the code `gateway-api`. */
const ROWS: { readonly [option: string]: readonly (readonly [call: () => string, expected: string | 'refused'])[] } = {
  '`addHost`, `addHosts`': [[() => written({}), 'sectionName: https-shop-example-com'], [() => written({}), 'protocol: HTTPS']],
  '`httpsRedirect`': [
    [() => written({}), 'type: RequestRedirect'],
    [() => written({ httpsRedirect: HttpsRedirect.enabled({ acmeChallenges: destination }) }), 'value: /.well-known/acme-challenge/'],
  ],
  '`redirectFrom`': [[
    () => written({ redirectFrom: ['www.example.com'], tls: ServerTls.issuedBy(ca) }, 'example.com'), 'hostname: example.com',
  ]],
  '`requestTimeout`': [[() => written({ requestTimeout: Duration.seconds(5) }), 'request: 5s']],
  '`canary`': [
    [() => written({ canary: { destination, weight: 5, cookies: { canary: 'always' } } }), 'weight: 5'],
    [() => written({ canary: { destination, cookies: { canary: 'always' } } }), 'type: RegularExpression'],
  ],
  '`access`': [
    [() => written({ access: { allowFrom: ['192.0.2.0/24'] } }), 'kind: AuthorizationPolicy'],
    [() => written({ access: { jwt: { issuer: 'https://id.example.com' } } }), 'kind: RequestAuthentication'],
  ],
  '`trustedProxies`, `forwardClientCertDetails`': [
    [() => written({}, undefined, new ManagedGatewayWorkload({ trustedProxies: 1 })), 'numTrustedProxies: 1'],
    [
      () => written({}, undefined, new ManagedGatewayWorkload({ forwardClientCertDetails: ForwardClientCertDetails.SANITIZE })),
      'forwardClientCertDetails: SANITIZE',
    ],
  ],
  '`maintenance`': [[() => written({ maintenance: {} }), 'refused']],
  '`hsts`, `securityHeaders`, `hostDefaults`': [
    [() => written({ hsts: Hsts.preload() }), 'name: strict-transport-security'],
    [() => written({ securityHeaders: SecurityHeaders.recommended() }), 'name: x-frame-options'],
  ],
  'host `namespace/host`, an IP address, `*-x.example.com`': [
    [() => written({}, 'shop/shop.example.com'), 'refused'], [() => written({}, '10.0.0.1'), 'refused'], [() => written({}, '*-x.example.com'), 'refused'],
  ],
  '`ServerTls.simple`, `ServerTls.issuedBy`': [[() => written({}), 'mode: Terminate'], [() => written({}), 'certificateRefs:']],
  '`ServerTls.mutual`': [[tls({}), 'gateway.istio.io/tls-terminate-mode: MUTUAL']],
  '`ServerTls.optionalMutual`': [[
    () => written({ tls: ServerTls.optionalMutual({ serverCertificate, clientCertificates }), port: 8443 }), 'OPTIONAL_MUTUAL',
  ]],
  '`ServerTls.istioMutual`': [[() => written({ tls: ServerTls.istioMutual() } as never), 'refused']],
  '`cipherSuites` of a `TlsPolicy`': [
    [tls({ tlsPolicy: TlsPolicy.of({ cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256] }) }), 'gateway.istio.io/tls-cipher-suites'],
  ],
  '`minProtocolVersion`, `maxProtocolVersion`, `ecdhCurves` of a `TlsPolicy`': [
    [tls({ tlsPolicy: TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3 }) }), 'refused'],
    [tls({ tlsPolicy: TlsPolicy.of({ maxProtocolVersion: TlsProtocolVersion.TLSV1_2 }) }), 'refused'],
  ],
  '`alpnProtocols`': [[tls({ alpnProtocols: ['http/1.1'] }), 'refused']],
  '`subjectAltNames`, `verifyCertificateSpki`, `verifyCertificateHash`': [[tls({ subjectAltNames: ['a.example.com'] }), 'refused']],
  'mounted files': [[
    () => written({ tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromPaths({ serverCertificate: '/a.crt', privateKey: '/a.key' }) }) }),
    'refused',
  ]],
  '`TrustBundleReference.fromConfigMap`': [[
    () => {
      const configMap = CaConfigMap.fromConfigMapName(testChart(), 'Clients', 'clients', { namespace: 'shop' });
      return tls({ clientCertificates: TrustBundleReference.fromConfigMap(configMap) })();
    },
    'perPort:',
  ]],
  '`paths`, `methods`': [
    [route({ paths: [PathMatch.exact('/a')], methods: ['GET'] }), 'method: GET'],
    [route({ paths: [PathMatch.prefix('/a', { ignoreCase: true } as never)] }), 'refused'],
    [route({ methods: ['BREW'] }), 'refused'],
  ],
  '`headers`, `queryParams`': [
    [route({ headers: { a: StringMatch.prefix('b') } }), 'type: RegularExpression'], [route({ queryParams: { a: StringMatch.exact('b') } }), 'type: Exact'],
  ],
  '`withoutHeaders`, `jwtClaims`': [
    [route({ withoutHeaders: { a: StringMatch.present() } }), 'refused'], [route({ jwtClaims: { role: StringMatch.exact('admin') } }), 'refused'],
  ],
  '`authorities`, `schemes`, `ports`, `gateways`, `sourceLabels`, `sourceNamespace`': [
    [route({ authorities: [StringMatch.exact('shop.example.com')] }), 'refused'], [route({ schemes: ['https'] }), 'refused'],
    [route({ ports: [443] }), 'refused'], [route({ gateways: [Gateway.mesh()] }), 'refused'],
    [route({ sourceLabels: { istio: 'ingressgateway' } }), 'refused'], [route({ sourceNamespace: 'istio-system' }), 'refused'],
  ],
  '`destination`': [
    [() => written({}), 'backendRefs:'],
    [() => written({ destination: Destination.host('example.com', 443) } as never), 'kind: Hostname'],
    [() => written({ destination: Destination.service('frontend', 80, { subset: 'v1' } as never) }), 'refused'],
  ],
  '`tls` of a destination': [[() => written({ destination: Destination.service('frontend', 80, { tls: BackendTls.disable() }) }), 'kind: DestinationRule']],
  '`rewrite`': [
    [route({ paths: [PathMatch.prefix('/a')], rewrite: HttpRewrite.path('/b') }), 'type: URLRewrite'],
    [route({ rewrite: HttpRewrite.path('/b') }), 'refused'],
  ],
  '`requestHeaders`, `responseHeaders`': [[route({ requestHeaders: { set: { a: 'b' } } }), 'type: RequestHeaderModifier']],
  '`timeout`': [[route({ timeout: Duration.millis(1500) }), 'request: 1s500ms']],
  '`retries`': [[route({ retries: { attempts: 2 } }), 'refused']],
  '`mirrors`': [[route({ mirrors: [{ destination }] }), 'type: RequestMirror']],
  '`cors`': [
    [route({ cors: { allowOrigins: [StringMatch.exact('*')] } }), 'type: CORS'],
    [route({ cors: { allowOrigins: [StringMatch.prefix('https://app.')] } }), 'refused'],
  ],
  '`fault`, `statPrefix`': [[route({ fault: { abort: FaultAbort.httpStatus(503) } }), 'refused'], [route({ statPrefix: 'shop' }), 'refused']],
  '`requestHeaders`, `responseHeaders` of a weighted destination': [[
    () => written({ destination: Destination.weighted([{ destination, weight: 1, requestHeaders: { set: { a: 'b' } } }]) }), 'type: RequestHeaderModifier',
  ]],
};

const documented = [...PAGE.slice(PAGE.indexOf('## Options in both APIs')).matchAll(/^\| (.+?) \| (.+) \|$/gm)]
  .map(([, option, text]) => ({ option, text }));

test.each(Object.entries(ROWS))('the row %s says what is written', (option, calls) => {
  const row = documented.find(each => each.option === option);
  expect(row).toBeDefined();
  for (const [call, expected] of calls) {
    if (expected === 'refused') {
      expect(call).toThrow(/\((gateway-api|invalid-host)\)/);
      expect(row!.text).toContain('refused');
    } else {
      expect(call()).toContain(expected);
    }
  }
});

/** Rows that other tests hold. */
const ELSEWHERE = [
  '`addPassthroughHost`', '`port`, `name`, `tls`, `secretOutput`', '`ServerCertificate.ofKeyTypes`',
  "`TrustBundleReference` to a Secret of another name than `<server's>-cacert`", '`addRedirect`', '`addDirectResponse`', '`addServer(Server.http(…))`',
  '`addDelegate`, `DelegateVirtualService`',
  '`addTcpHost`, `Server.tls`, `Server.tcp`, `tcpRoutes`',
  '`DestinationRule`',
];

test('every row is held by a test', () => {
  const rows = documented.map(({ option }) => option).filter(option => option !== 'option' && !option.startsWith('--'));
  expect(rows.filter(option => !Object.hasOwn(ROWS, option)).sort()).toEqual([...ELSEWHERE].sort());
});

test('one word differs between the examples of the two APIs, as the page shows', () => {
  const [removed, added] = ['-', '+'].map(sign => new RegExp(`^\\${sign}(    const gateway.*)$`, 'm').exec(PAGE)![1]);
  const [classic, gatewayApi] = ['secure-gateways/credential-name.ts', 'gateway-api/gateway-api.ts']
    .map(file => readFileSync(join(ROOT, 'examples', file), 'utf8'));
  const body = (text: string) => text.slice(text.indexOf('    const gateway ='));
  expect(body(classic).replace(removed, added)).toBe(body(gatewayApi));
  expect(removed.replace('new Gateway', 'new KubernetesGateway')).toBe(added);
});
