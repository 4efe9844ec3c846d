import { App, Chart } from 'cdk8s';
import * as fc from 'fast-check';
import {
  CertificateAuthority,
  Destination,
  Gateway,
  GatewayWorkload,
  HttpRouteOptions,
  HttpsRedirect,
  KubernetesGateway,
  PathMatch,
  ServerCertificate,
  ServerTls,
  StringMatch,
  TrustBundle,
} from 'cdk8s-istio-ingress';

/** A program that is written once and given to both APIs. */
export interface BothProgram {
  /** What its Gateway, hosts and Services are named after, so that many programs fit into one cluster. */
  readonly name: string;
  readonly sites: readonly BothSite[];
}

interface BothSite {
  readonly hosts: string[];
  readonly mode: 'simple' | 'mutual' | 'passthrough';
  readonly redirect: boolean;
  readonly routes: readonly BothRoute[];
  /** Whether a last route takes every path. */
  readonly last: boolean;
}

interface BothRoute {
  readonly match: 'exact' | 'prefix' | 'regex' | 'two';
  readonly path: string;
  /** Further paths of an exact match. */
  readonly more?: readonly string[];
  readonly methods?: string[];
  readonly header: boolean;
  readonly query: boolean;
}

/** A request, and what both gateways must agree on. */
export interface BothRequest {
  readonly tls: boolean;
  readonly sni: string;
  readonly host: string;
  readonly path: string;
  readonly passthrough: boolean;
  readonly mutual: boolean;
  /** A route of its host compares more than the path. */
  readonly conditional: boolean;
}

const PATHS = ['a', 'b', 'a/x', 'a/y', 'a/x/1', 'c'];

const route: fc.Arbitrary<BothRoute> = fc.record({
  match: fc.oneof({ weight: 5, arbitrary: fc.constantFrom('exact', 'prefix', 'two') }, { weight: 1, arbitrary: fc.constant('regex' as const) }),
  path: fc.constantFrom(...PATHS),
  methods: fc.option(fc.uniqueArray(fc.constantFrom('GET', 'POST'), { minLength: 1 }), { nil: undefined, freq: 3 }),
  header: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  query: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

const site = fc.record({
  form: fc.constantFrom('exact', 'two', 'wildcard', 'wildcardAndBare', 'below'),
  mode: fc.constantFrom('simple', 'simple', 'simple', 'mutual', 'passthrough'),
  redirect: fc.boolean(),
  routes: fc.array(route, { minLength: 1, maxLength: 4 }),
  last: fc.boolean(),
});

/** Random programs, of which the Gateway API can express most. */
export const bothProgram: fc.Arbitrary<BothProgram> = fc.array(site, { minLength: 1, maxLength: 4 }).map(sites => ({
  name: 'alone',
  sites: sites.map(({ form, ...rest }, index) => ({ ...rest, hosts: hostsOf(rest.mode === 'passthrough' ? 'exact' : form, index) })),
}));

const manyPaths = fc.uniqueArray(
  fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { minLength: 1, maxLength: 4 }).map(elements => elements.join('/')),
  { minLength: 40, maxLength: 260, size: 'max' },
);

/**
 * A host with so many routes and paths that one HTTPRoute does not take them. Routes are in the order that the Gateway API keeps, and
 * overlap: an exact path is below several prefixes, longer prefixes are below shorter ones.
 */
export const longProgram: fc.Arbitrary<BothProgram> = fc.tuple(manyPaths, manyPaths, fc.integer({ min: 1, max: 9 })).map(
  ([exact, prefixes, together]) => {
    const count = Math.ceil(exact.length / together);
    const groups = Array.from({ length: count }, (_, index) => exact.slice(index * together, (index + 1) * together));
    const routes: BothRoute[] = [
      ...groups.map(([path, ...more]) => ({ match: 'exact' as const, path, more, header: false, query: false })),
      ...[...prefixes].sort((a, b) => b.length - a.length).map(path => ({ match: 'prefix' as const, path, header: false, query: false })),
    ];
    return { name: 'alone', sites: [{ hosts: ['long.example.com'], mode: 'simple', redirect: false, routes, last: true }] };
  },
);

function hostsOf(form: string, index: number): string[] {
  const domain = `s${index}.example.com`;
  switch (form) {
    case 'two': return [`a.${domain}`, `b.${domain}`];
    case 'wildcard': return [`*.${domain}`];
    case 'wildcardAndBare': return [domain, `*.${domain}`];
    case 'below': return [`deep.s${Math.max(0, index - 1)}.example.com`];
    default: return [domain];
  }
}

/** The program with different names. */
export function named({ sites }: BothProgram, name: string): BothProgram {
  const renamed = (host: string) => host.replace(/example\.com$/, `${name}.example.com`);
  return { name, sites: sites.map(({ hosts, ...rest }) => ({ ...rest, hosts: hosts.map(renamed) })) };
}

/** The program's manifests by one of the APIs. */
export function buildBoth({ name, sites }: BothProgram, Api: typeof Gateway | typeof KubernetesGateway, ca: CertificateAuthority): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'istio-system' });
  const workload = new GatewayWorkload();
  const gateway = new Api(chart, 'Gateway', { metadata: { name: `gateway-${name}` }, workload, tls: ServerTls.issuedBy(ca) });
  sites.forEach(({ hosts, mode, redirect, routes, last }, index) => {
    if (mode === 'passthrough') {
      gateway.addPassthroughHost(hosts[0], { destination: Destination.service(`${name}-p${index}`, 443), httpsRedirect: redirect ? HttpsRedirect.enabled() : HttpsRedirect.disabled() });
      return;
    }
    const tls = mode === 'mutual'
      ? ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) })
      : undefined;
    const all = [...routes.map((each, position) => options(each, `${name}-s${index}-${position}`))];
    if (last) all.push({ destination: Destination.service(`${name}-s${index}-last`, 80) });
    gateway.addHosts(hosts, { tls, httpsRedirect: redirect ? HttpsRedirect.enabled() : HttpsRedirect.disabled(), routes: all });
  });
  return app.synthYaml();
}

function options({ match, path, more = [], methods, header, query }: BothRoute, service: string): HttpRouteOptions {
  const paths = {
    exact: () => [path, ...more].map(each => PathMatch.exact(`/${each}`)),
    prefix: () => [PathMatch.prefix(`/${path}`)],
    two: () => [PathMatch.exact(`/${path}`), PathMatch.prefix(`/${path}/z`)],
    regex: () => [PathMatch.regex(`/${path}/[0-9]+`)],
  };
  return {
    paths: paths[match](),
    methods,
    ...header && { headers: { 'x-probe': StringMatch.prefix('y') } },
    ...query && { queryParams: { q: StringMatch.present() } },
    destination: Destination.service(service, 80),
  };
}

/** The Services that the program routes to. */
export function backendsOf({ name, sites }: BothProgram): object[] {
  return sites.flatMap(({ mode, routes }, index) => mode === 'passthrough'
    ? [backend(`${name}-p${index}`, 'tls', 443)]
    : [...routes.map((_, position) => position), 'last'].map(position => backend(`${name}-s${index}-${position}`, 'http', 80)));
}

function backend(name: string, protocol: string, port: number): object {
  const metadata = { name, namespace: 'istio-system' };
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { ports: [{ name: protocol, port, protocol: 'TCP' }] } };
}

/** Requests for every host and path, on both ports, and for hosts that nobody has. */
export function requestsOf({ sites }: BothProgram): BothRequest[] {
  return sites.flatMap(({ hosts, mode, routes }, index) => {
    const passthrough = mode === 'passthrough';
    const conditional = sites.some(each => each.routes.some(({ methods, header, query }) => methods !== undefined || header || query));
    const names = hosts.map(host => host.replace('*', 'one'));
    const own = routes.flatMap(({ path, more = [] }) => [path, ...more]).flatMap(each => [`/${each}`, `/${each}/g`]);
    const paths = passthrough ? ['/'] : [...new Set(own), '/', '/a', '/a/', '/a/x', '/a/x/1', '/a/x/7', '/a/z', '/a/y/z/9', '/b', '/b/4', '/c/z', '/other'];
    const other = sites[(index + 1) % sites.length];
    const request = (sni: string, host: string, path: string, tls = true) =>
      ({ tls, sni, host, path, passthrough: passthrough && tls, mutual: mode === 'mutual' && tls, conditional });
    return [
      ...names.flatMap(name => paths.map(path => request(name, name, path))),
      request(names[0], names[0], '/a', false),
      request('nobody.example.net', 'nobody.example.net', '/'),
      ...passthrough || other.mode === 'passthrough' ? [] : [request(names[0], other.hosts[0].replace('*', 'one'), '/a')],
    ];
  });
}
