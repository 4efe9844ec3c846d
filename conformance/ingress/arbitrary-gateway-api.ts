import * as fc from 'fast-check';

/** A request to a gateway of random manifests. */
export interface AskedRequest {
  readonly url: string;
  readonly sni: string;
  readonly host: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly certified: boolean;
}

/** Objects of the Gateway API as users write them, with what the generator of the library never writes. */
export interface ArbitraryGateway {
  readonly name: string;
  readonly objects: readonly object[];
  readonly requests: readonly AskedRequest[];
}

const NAMESPACE = 'istio-system';
const HOSTS = ['a', 'b', 'deep.a', '*', '*.a'];
const NAMES = ['a', 'b', 'c', 'deep.a', 'one.two'];
const PATHS = ['/', '/x', '/x/', '/x/y', '/xy', '/x/y/z', '/shop.Cart/Add', '/other', '/x//y'];

const listener = fc.record({
  hostname: fc.constantFrom(...HOSTS),
  kind: fc.constantFrom('http', 'https', 'https', 'mutual'),
  from: fc.constantFrom('Same', 'All', 'All'),
});
const path = fc.record({ type: fc.constantFrom('Exact', 'PathPrefix', 'PathPrefix', 'RegularExpression'), value: fc.constantFrom('/', '/x', '/x/y', '/x/y/z', '/other') })
  .map(({ type, value }) => type === 'RegularExpression' ? { type, value: `${value.replace(/\/$/, '')}/[a-z]+` } : { type, value });
const httpMatch = fc.record({
  path: fc.option(path, { nil: undefined, freq: 6 }),
  method: fc.option(fc.constantFrom('GET', 'POST'), { nil: undefined, freq: 2 }),
  headers: fc.option(fc.constant([{ name: 'x-probe', value: 'yes' }]), { nil: undefined, freq: 2 }),
  queryParams: fc.option(fc.constantFrom([{ name: 'q', value: '1' }], [{ type: 'RegularExpression', name: 'q', value: '[0-9]+' }]), { nil: undefined, freq: 2 }),
});
const grpcMatch = fc.record({
  method: fc.option(fc.constantFrom<object>({ service: 'shop.Cart' }, { service: 'shop.Cart', method: 'Add' }, { method: 'Add' },
    { type: 'RegularExpression', service: 'shop.*', method: 'A.*' }), { nil: undefined, freq: 5 }),
  headers: fc.option(fc.constant([{ name: 'x-probe', value: 'yes' }]), { nil: undefined, freq: 2 }),
});
const action = fc.constantFrom('forward', 'forward', 'forward', 'redirect', 'prefixRedirect', 'strip', 'prefix', 'full', 'host', 'headers', 'mirror', 'extension');
const backend = fc.record({
  service: fc.constantFrom('s0', 's1', 's2'),
  weight: fc.option(fc.constantFrom(0, 1, 5), { nil: undefined, freq: 2 }),
  flaw: fc.option(fc.constantFrom('not-granted', 'granted', 'port', 'kind'), { nil: undefined, freq: 5 }),
});
const rule = fc.record({
  matches: fc.array(httpMatch, { maxLength: 2 }),
  grpc: fc.array(grpcMatch, { maxLength: 2 }),
  action,
  backends: fc.array(backend, { maxLength: 2 }),
});
const route = fc.record({
  grpc: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  namespace: fc.constantFrom(NAMESPACE, NAMESPACE, 'apps'),
  hostnames: fc.uniqueArray(fc.constantFrom(...HOSTS), { maxLength: 2 }),
  parent: fc.constantFrom('all', 'section', 'section', 'port'),
  section: fc.nat(5),
  age: fc.nat(3),
  rules: fc.array(rule, { minLength: 1, maxLength: 3 }),
});

type Listener = typeof listener extends fc.Arbitrary<infer T> ? T : never;
type Route = typeof route extends fc.Arbitrary<infer T> ? T : never;
type Rule = Route['rules'][number];

/** Random Gateways with routes and requests to them. */
export const arbitraryGateway: fc.Arbitrary<{ readonly listeners: Listener[]; readonly routes: Route[] }> = fc.record({
  listeners: fc.uniqueArray(listener, { minLength: 1, maxLength: 5, selector: ({ hostname, kind }) => `${kind === 'http'} ${hostname}` }),
  routes: fc.array(route, { minLength: 1, maxLength: 5 }),
});

/** The manifests, with different names, so that many fit into one cluster. */
export function named({ listeners, routes }: { readonly listeners: Listener[]; readonly routes: Route[] }, name: string): ArbitraryGateway {
  const domain = `${name}.example.com`;
  const sections = listeners.map(({ kind }, i) => `${kind}-${i}`);
  const gateway = object('Gateway', name, NAMESPACE, {
    gatewayClassName: 'istio',
    addresses: [{ type: 'Hostname', value: 'istio-ingressgateway' }],
    listeners: listeners.map(({ hostname, kind, from }, i) => ({
      name: sections[i],
      hostname: `${hostname}.${domain}`,
      port: kind === 'http' ? 80 : 443,
      protocol: kind === 'http' ? 'HTTP' : 'HTTPS',
      allowedRoutes: { namespaces: { from } },
      ...kind !== 'http' && {
        tls: { certificateRefs: [{ name: 'shop' }], ...kind === 'mutual' && { options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' } } },
      },
    })),
  });
  const objects = routes.map(({ grpc, namespace, hostnames, parent, section, age, rules }, i) => object(kindOf(grpc), `${name}-r${i}`, namespace, {
    parentRefs: [{
      name,
      namespace: NAMESPACE,
      ...parent === 'section' && { sectionName: sections[section % sections.length] },
      ...parent === 'port' && { port: section % 2 ? 80 : 443 },
    }],
    ...hostnames.length > 0 && { hostnames: hostnames.map(each => `${each}.${domain}`) },
    rules: rules.map(each => grpc ? grpcRule(each) : httpRule(each)),
  }, age));
  const names = NAMES.map(each => `${each}.${domain}`);
  const requests = names.flatMap(host => PATHS.flatMap(asked => VARIANTS.map(({ query = '', ...variant }) =>
    ({ url: `https://${host}${asked}${query}`, sni: host, host, ...variant }))));
  const plain = names.flatMap(host => ['/', '/x/y'].map(asked => ({ url: `http://${host}${asked}`, sni: host, host, method: 'GET', headers: {}, certified: false })));
  const crossed = names.slice(1).map(host => ({ url: `https://${names[0]}/x`, sni: names[0], host, method: 'GET', headers: {}, certified: true }));
  return { name, objects: [gateway, ...objects], requests: [...requests, ...plain, ...crossed] };
}

function kindOf(grpc: boolean): string {
  return grpc ? 'GRPCRoute' : 'HTTPRoute';
}

const VARIANTS: readonly (Pick<AskedRequest, 'method' | 'headers' | 'certified'> & { readonly query?: string })[] = [
  { method: 'GET', headers: {}, certified: true },
  { method: 'POST', headers: { 'x-probe': 'yes' }, certified: true },
  { method: 'GET', headers: {}, certified: false, query: '?q=1' },
];

function httpRule({ matches, action: does, backends }: Rule): object {
  const first = matches[0]?.path ?? { type: 'PathPrefix', value: '/' };
  const replacesPrefix = ['strip', 'prefix', 'prefixRedirect'].includes(does);
  const isPossible = !replacesPrefix || (matches.length < 2 && first.type === 'PathPrefix');
  const filters = isPossible ? filtersOf(does) : [];
  const redirects = filters.some(({ type }) => type === 'RequestRedirect');
  return {
    ...matches.length > 0 && { matches },
    ...filters.length > 0 && { filters },
    ...!redirects && backends.length > 0 && { backendRefs: backends.map(backendRef) },
  };
}

function grpcRule({ grpc, action: does, backends }: Rule): object {
  const matches = grpc.filter(({ method, headers }) => method ?? headers);
  return {
    ...matches.length > 0 && { matches },
    ...does === 'headers' && { filters: filtersOf(does) },
    ...backends.length > 0 && { backendRefs: backends.map(backendRef) },
  };
}

interface Filter {
  readonly type: string;
  readonly [field: string]: unknown;
}

function filtersOf(does: string): Filter[] {
  const rewrite = (urlRewrite: object): Filter[] => [{ type: 'URLRewrite', urlRewrite }];
  switch (does) {
    case 'redirect': return [{ type: 'RequestRedirect', requestRedirect: { scheme: 'http', hostname: 'new.example.com', port: 8080, statusCode: 301 } }];
    case 'prefixRedirect': return [{ type: 'RequestRedirect', requestRedirect: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } } }];
    case 'strip': return rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' } });
    case 'prefix': return rewrite({ path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' } });
    case 'full': return rewrite({ path: { type: 'ReplaceFullPath', replaceFullPath: '/full' } });
    case 'host': return rewrite({ hostname: 'rewritten.example.com' });
    case 'headers': return [{ type: 'RequestHeaderModifier', requestHeaderModifier: { set: [{ name: 'x-set', value: 'yes' }] } }];
    case 'mirror': return [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 's2', port: 80 } } }];
    case 'extension': return [{ type: 'ExtensionRef', extensionRef: { group: 'example.com', kind: 'Thing', name: 'thing' } }];
    default: return [];
  }
}

function backendRef({ service, weight, flaw }: Rule['backends'][number]): object {
  const ref = { name: service, port: flaw === 'port' ? 81 : 80, ...weight !== undefined && { weight } };
  if (flaw === 'kind') return { ...ref, group: 'example.com', kind: 'Thing' };
  if (flaw === 'granted') return { ...ref, namespace: 'granted' };
  return flaw === 'not-granted' ? { ...ref, namespace: 'closed' } : ref;
}

/** What all gateways of a cluster share. */
export function sharedObjects(): object[] {
  const from = [NAMESPACE, 'apps'].flatMap(namespace => ['HTTPRoute', 'GRPCRoute'].map(kind => ({ group: 'gateway.networking.k8s.io', kind, namespace })));
  const grant = (namespace: string, name?: string) =>
    ({ ...object('ReferenceGrant', 'grant', namespace, { from, to: [{ group: '', kind: 'Service', name }] }), apiVersion: 'gateway.networking.k8s.io/v1beta1' });
  return [
    grant('granted'),
    grant('closed', 'another'),
    ...[NAMESPACE, 'apps', 'granted', 'closed'].flatMap(namespace => ['s0', 's1', 's2'].map(name => ({
      apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
    }))),
  ];
}

function object(kind: string, name: string, namespace: string, spec: object, age?: number): object {
  const creationTimestamp = age === undefined ? undefined : `2026-01-0${age + 1}T00:00:00Z`;
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name, namespace, ...creationTimestamp && { creationTimestamp } }, spec };
}
