import { stringify } from 'yaml';
import { phrase } from './verdict';
import { validateAuthorizationPolicy } from '../../src/validation/authorization-policy';
import { validateGateway } from '../../src/validation/gateway';
import { withoutNulls } from '../../src/validation/nulls';
import { ValidationProblem } from '../../src/validation/problem';
import { validateRequestAuthentication } from '../../src/validation/request-authentication';
import { validateVirtualService } from '../../src/validation/virtual-service';
import { Claim, values } from '../reverse/claim';
import { authenticationClaims, policyClaims } from '../reverse/policies';
import { Suite } from '../suite';
import { Verdict } from '../tools/answers';

const NAME = 'reverse';

type Path = Claim['path'];

/**
 * The other direction: each claim of ours that Istio refuses or warns, on a manifest written by hand or patched,
 * held against Istio's own code; and what we have nothing to say about must be clean there.
 */
export const reverseSuite: Suite = {
  name: NAME,
  async run({ tools, report }) {
    const claims = [...gatewayClaims(), ...routeClaims(), ...policyClaims(), ...authenticationClaims()]
      .map(claim => ({ ...claim, id: idOf(claim) }))
      .filter(({ id }) => report.selects(id));
    const objects = claims.map(({ kind, path, value }) => changed(GOOD[kind], path, value));
    const cases = objects.map((object, index) => ({ id: String(index), yaml: stringify(object), assumeServices: true }));
    const verdicts = await tools.judge.verdicts(cases, {
      crds: [tools.istio.current.crds],
    });
    claims.forEach(({ id, kind }, index) => {
      const { spec, metadata } = objects[index];
      const ours = level(VALIDATE[kind](withoutNulls(spec), metadata));
      const theirs = levelOf(verdicts[index]);
      const words = `we say ${ours}, Istio says `
        + `${theirs}:\n${[...verdicts[index].crd, ...verdicts[index].validation].map(phrase).join('\n')}`;
      report.check({
        suite: NAME, judge: `Istio: claims about ${kind}`, id, ok: ours === theirs, words, evidence: stringify(objects[index]),
      });
    });
  },
};

function idOf({ kind, path, value }: Claim): string {
  return `${kind} ${path.join('.')} = ${JSON.stringify(value)}`.slice(0, 150);
}

type Level = 'refused' | 'warned' | 'clean';

/** What our findings claim that Istio does at admission; others are about what happens later. */
function level(problems: ValidationProblem[]): Level {
  const codes = problems.map(({ finding }) => finding);
  if (codes.includes('IST0106') || codes.includes('unknown-field')) { return 'refused'; } // unknown fields: by `kubectl --validate=strict`
  return codes.some(code => code === 'IST0133' || code === 'IST0130' || code === 'IST0131') ? 'warned' : 'clean';
}

function levelOf({ crd, validation, error }: Verdict): Level {
  const reported = [...crd, ...validation];
  return error || reported.some(words => words.level === 'Error') ? 'refused' : reported.length > 0 ? 'warned' : 'clean';
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any
function changed(object: any, path: Path, value: unknown): any {
  const copy = structuredClone(object);
  const parent = path.slice(0, -1).reduce((at, key) => at[key], copy);
  const last = path[path.length - 1];
  if (value === undefined) { delete parent[last]; } else { parent[last] = value; }
  return copy;
}

const GATEWAY = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'mygateway', namespace: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [
      { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'], tls: { httpsRedirect: true } },
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts: ['shop.example.com'],
        tls: { mode: 'SIMPLE', credentialName: 'shop' },
      },
    ],
  },
};

const VIRTUAL_SERVICE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    hosts: ['shop.example.com'],
    gateways: ['mygateway'],
    http: [{ match: [{ uri: { prefix: '/api' } }], route: [{ destination: { host: 'shop', port: { number: 80 } } }] }],
  },
};

const POLICY = {
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'office', namespace: 'istio-system' },
  spec: {
    selector: { matchLabels: { istio: 'ingressgateway' } },
    rules: [{
      from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }],
      to: [{ operation: { hosts: ['shop.example.com'] } }],
      when: [{ key: 'connection.sni', values: ['shop.example.com'] }],
    }],
  },
};

const AUTHENTICATION = {
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace: 'istio-system' },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [{ issuer: 'https://id.example.com' }] },
};

const GOOD = { Gateway: GATEWAY, VirtualService: VIRTUAL_SERVICE, AuthorizationPolicy: POLICY, RequestAuthentication: AUTHENTICATION };

const VALIDATE = {
  Gateway: validateGateway,
  VirtualService: validateVirtualService,
  AuthorizationPolicy: validateAuthorizationPolicy,
  RequestAuthentication: validateRequestAuthentication,
};

const HOSTS = [
  'localhost', '*', '*.com', '*com', 'a.*.com', 'shop..com', '.com', 'a.com.', 'A.Example.COM', 'a_b.com', '-a.com', 'a.123', '1.2.3.4',
  '::1', './a.com', '*/a.com', 'ns/a.com', '/a.com', 'ns/', 'a/b/c.com', `${'l'.repeat(64)}.com`, '',
];
const REGEX = ['.*', '', '(', '(?=a)', 'a{1001}', 'x'.repeat(1025), '\\p{Greek}', '(?P<n>a)'];

function gatewayClaims(): Claim[] {
  const of = (path: Path, ...list: unknown[]) => values('Gateway', path, ...list);
  const tls = ['spec', 'servers', 1, 'tls'];
  const files = { serverCertificate: '/a/tls.crt', privateKey: '/a/tls.key' };
  const everySource = [
    { credentialName: 'shop' }, { credentialNames: ['a', 'b'] }, { credentialNames: ['a', 'b', 'c'] }, { credentialNames: [] }, files,
    { ...files, caCertificates: '/a/ca.crt' },
    { serverCertificate: '/a/tls.crt' }, { ...files, credentialName: 'shop' }, { credentialName: 'shop', credentialNames: ['a'] },
    { tlsCertificates: [files, files] },
    { tlsCertificates: [files], credentialName: 'shop' }, { tlsCertificates: [{ privateKey: '/a' }] }, { caCrl: '/a/crl', ...files },
    { caCrl: '/a/crl', credentialName: 'shop' }, {},
    { credentialName: 'shop', caCertCredentialName: 'shop-cacert' }, { credentialName: 'shop', subjectAltNames: ['a'] },
    { caCertificates: '/a/ca.crt' },
  ];
  return [
    ...of(['metadata', 'name'], 'a', 'A', 'a.b', '-a', '0', 'a'.repeat(63), 'a'.repeat(64)),
    ...of(['metadata', 'annotations'], { 'istio.io/dry-run': 'true' }, { any: 'thing' }),
    ...of(['spec', 'servers'], [], undefined),
    ...of(['spec', 'selector'], {}, undefined, { a: 'b' }, { a: 1 }),
    ...of(['spec', 'servers', 1, 'hosts'], [], undefined, ...HOSTS.map(host => [host])),
    ...of(['spec', 'servers', 1, 'port', 'number'], 0, -1, 1, 65535, 65536, '443', 443.5),
    ...of(['spec', 'servers', 1, 'port', 'name'], '', undefined, 'http', 'a.b', 'ä'),
    ...of(['spec', 'servers', 1, 'port', 'protocol'], 'https', 'TLS', 'HTTP', 'HTTP2', 'GRPC', 'TCP', 'MONGO', 'QUIC', '', 'UDP'),
    ...of(['spec', 'servers', 1, 'port', 'targetPort'], 8443, 0),
    ...of(['spec', 'servers', 1, 'bind'], '127.0.0.1', '::', 'localhost', 'unix:///a', '1.2.3.4/8'),
    ...of(['spec', 'servers', 1, 'defaultEndpoint'], '127.0.0.1:80'),
    ...of(['spec', 'servers', 1, 'nonsense'], true),
    ...of(['spec', 'servers', 0, 'tls'], { mode: 'SIMPLE', httpsRedirect: true }, { httpsRedirect: true, credentialName: 'shop' },
      { httpsRedirect: true, serverCertificate: '/a' }, undefined),
    ...of(tls, undefined, { httpsRedirect: true, mode: 'SIMPLE', credentialName: 'shop' }, { mode: 'NONSENSE' }),
    ...['PASSTHROUGH', 'SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL', 'ISTIO_MUTUAL', 'AUTO_PASSTHROUGH', undefined]
      .flatMap(mode => of(tls, ...everySource.map(source => ({ ...mode && { mode }, ...source })))),
    ...of([...tls, 'minProtocolVersion'], 'TLSV1_0', 'TLSV1_2', 'TLSV1_3', 'TLS_AUTO', 'TLSV1_4'),
    ...of(
      [...tls, 'cipherSuites'], [], ['AES128-SHA'], ['AES128-SHA', 'AES128-SHA'], ['TLS_AES_128_GCM_SHA256'], ['nonsense'], ['-ALL'], [''],
    ),
  ];
}

function routeClaims(): Claim[] {
  const of = (path: Path, ...list: unknown[]) => values('VirtualService', path, ...list);
  const route = ['spec', 'http', 0];
  const destination = { destination: { host: 'shop', port: { number: 80 } } };
  const to = [destination];
  const match = [...route, 'match', 0];
  return [
    ...of(['spec', 'hosts'], [], undefined, ['*'], ['*.a.com', 'b.a.com'], ['a.com', 'a.com'], ...HOSTS.map(host => [host])),
    ...of(
      ['spec', 'gateways'],
      [],
      undefined,
      ['mesh'],
      ['mesh', 'mygateway'],
      ['a/b'],
      ['./b'],
      ['*/b'],
      ['a/b/c'],
      ['a.b'],
      ['0'],
      ['a/0'],
      [''],
    ),
    ...of(['spec', 'exportTo'], [], ['*'], ['.'], ['.', 'shop'], ['*', 'a'], ['~'], ['a.b']),
    ...of(
      ['spec', 'http'],
      [],
      undefined,
      [{}],
      [{ route: to }, { route: to }],
      [
        { match: [{ uri: { prefix: '/' } }], route: to },
        { match: [{ uri: { prefix: '/a' } }], route: to },
      ],
    ),
    ...of(
      route,
      { redirect: { uri: '/a' } },
      { redirect: {} },
      { redirect: { uri: '/a' }, route: to },
      {
        redirect: { uri: '/a', redirectCode: 200 },
      },
      { redirect: { scheme: 'ftp' } },
      { redirect: { port: 0 } },
      { redirect: { port: 80 } },
      { directResponse: { status: 200 } },
      { directResponse: { status: 199 } },
      { directResponse: { status: 601 } },
      {
        directResponse: { status: 200, body: { string: 'x'.repeat(200_000) } },
      },
      { directResponse: { status: 200 }, route: to },
      { delegate: { name: 'a' } },
      { delegate: { name: 'a' }, route: to },
    ),
    ...of(
      [...route, 'route'],
      [{}],
      [{ destination: {} }],
      [{ destination: { host: '*' } }],
      [{ destination: { host: 'a', port: {} } }],
      [{ destination: { host: 'a', subset: 'a.b' } }],
      [{ destination: { host: 'a', port: { number: 70000 } } }],
      [{ ...destination, weight: -1 }],
      [{ ...destination, weight: 0 }],
      [destination, destination],
      [
        { ...destination, weight: 1 },
        { ...destination, weight: 0 },
      ],
      [{ ...destination, weight: 1.5 }],
      [{ ...destination, weight: 1e10 }],
    ),
    ...of([...route, 'timeout'], '1s', '0s', '1ms', '1us', '1.5ms', 'nonsense', '', '1h'),
    ...of(
      [...route, 'retries'],
      { attempts: 0 },
      { attempts: 0, retryOn: '5xx' },
      { attempts: -1 },
      { attempts: 1, retryOn: '5xx,503' },
      { attempts: 1, retryOn: 'nonsense' },
      { attempts: 1, perTryTimeout: '0s' },
      { attempts: 1.5 },
      { attempts: 1, retryOn: '' },
    ),
    ...of(
      [...route, 'rewrite'],
      {},
      { uri: '/a' },
      { uri: '/a', authority: 'b' },
      {
        uri: '/a',
        uriRegexRewrite: { match: 'a', rewrite: 'b' },
      },
      { uriRegexRewrite: { match: '(', rewrite: 'b' } },
      { uriRegexRewrite: { match: 'a' } },
    ),
    ...of(
      [...route, 'headers'],
      { request: { set: { 'x-a': 'b' } } },
      { request: { set: { ':path': 'b' } } },
      { request: { set: { host: 'b' } } },
      { response: { set: { host: 'b' } } },
      { request: { remove: ['host'] } },
      { request: { set: { '': 'b' } } },
      { request: { set: { a: '%' } } },
      { request: { set: { a: '%REQ(x)%' } } },
      { request: { set: { a: '50%%' } } },
    ),
    ...of([...route, 'mirror'], { host: 'a' }, { host: '' }, {}, { host: 'a', port: { number: 0 } }),
    ...of([...route, 'mirrorPercentage'], { value: 50 }, { value: 101 }, { value: -1 }),
    ...of(
      [...route, 'fault'],
      {},
      { abort: { httpStatus: 500 } },
      { abort: {} },
      { abort: { httpStatus: 100 } },
      { delay: { fixedDelay: '1s' } },
      { delay: { fixedDelay: '0s' } },
      {
        abort: { httpStatus: 500, percentage: { value: 101 } },
      },
      { abort: { grpcStatus: 'NOT_FOUND' } },
      { abort: { grpcStatus: 'nonsense' } },
    ),
    ...of(
      [...route, 'corsPolicy'],
      { allowOrigins: [{ exact: '*' }] },
      { allowOrigins: [{}] },
      { allowMethods: ['GET'] },
      { allowMethods: ['get'] },
      { maxAge: '1s' },
      { maxAge: '1ms' },
      { allowHeaders: ['a b'] },
      { allowHeaders: [''] },
    ),
    ...of(
      [...match, 'uri'],
      { exact: '/a' },
      { exact: '' },
      { prefix: '' },
      {},
      { exact: '/a', prefix: '/b' },
      ...REGEX.map(regex => ({ regex })),
    ),
    ...of([...match, 'method'], { exact: 'GET' }, { prefix: '' }, ...REGEX.map(regex => ({ regex }))),
    ...of(
      [...match, 'headers'],
      { 'x-a': { exact: 'b' } },
      { 'x-a': {} },
      { 'a b': { exact: 'b' } },
      { '': { exact: 'b' } },
      { ':path': { exact: 'b' } },
      { ':unknown': { exact: 'b' } },
      { '@request.auth.claims.sub': { exact: 'b' } },
      { 'x-a': { prefix: '' } },
      { 'x-a': { regex: '(' } },
    ),
    ...of([...match, 'queryParams'], { a: { exact: 'b' } }, { a: { prefix: '' } }, { a: { regex: '(' } }, { '': { exact: 'b' } }),
    ...of([...match, 'port'], 0, 80, 70000),
    ...of([...match, 'sourceLabels'], { a: 'b' }, { 'a b': 'c' }),
    ...of(
      ['spec', 'tls'],
      [],
      [{ match: [], route: to }],
      [{ match: [{ sniHosts: ['shop.example.com'] }], route: to }],
      [{ match: [{ sniHosts: ['other.example.com'] }], route: to }],
      [{ match: [{ sniHosts: [] }], route: to }],
      [{ match: [{ sniHosts: ['1.2.3.4'] }], route: to }],
      [{ match: [{ sniHosts: ['shop.example.com'] }] }],
    ),
    ...of(
      ['spec', 'tcp'],
      [{ route: to }],
      [{}],
      [{ match: [{ port: 70000 }], route: to }],
      [{ match: [{ destinationSubnets: ['10.0.0.0/99'] }], route: to }],
    ),
  ];
}
