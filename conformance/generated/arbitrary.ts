import * as fc from 'fast-check';
import { ACTIONS, AUTHORITIES, CERTIFICATES, Extras, Mode, MODES, Program, RouteModel, Site, terminates } from './program';

const NAMESPACES = ['default', 'shop', 'team-a', 'istio-system'];
const VERSIONS = [{}, { min: 'TLSV1_2' }, { min: 'TLSV1_3' }, { max: 'TLSV1_2' }, { min: 'TLSV1_2', max: 'TLSV1_3' }];
const HOST_FORMS = ['exact', 'two', 'wildcard', 'wildcardAndBare', 'nested', 'long', 'star'] as const;

/** A label of a domain name: letters, digits, inner hyphens. */
const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,10}[a-z0-9])?$/);

const extras: fc.Arbitrary<Extras> = fc.record({
  methods: fc.option(fc.uniqueArray(fc.constantFrom('GET', 'POST', 'DELETE'), { minLength: 1, maxLength: 2 }), { nil: undefined }),
  header: fc.option(fc.constantFrom('exact', 'prefix', 'regex', 'present'), { nil: undefined }),
  timeout: fc.option(fc.integer({ min: 1, max: 90_000 }), { nil: undefined }),
  retries: fc.option(fc.nat(4), { nil: undefined }),
  rewrite: fc.option(fc.constantFrom('path', 'regex', 'authority'), { nil: undefined }),
  requestHeaders: fc.boolean(),
  mirror: fc.boolean(),
}, { requiredKeys: [] });

const route: fc.Arbitrary<RouteModel> = fc.record({
  match: fc.constantFrom('exact', 'prefix', 'regex', 'two'),
  path: fc.stringMatching(/^[a-z]{1,4}(\/[a-z0-9._-]{1,4})?$/),
  action: fc.constantFrom(...ACTIONS),
  service: fc.constantFrom('httpbin', 'productpage', 'web', 'a'),
  port: fc.constantFrom(80, 8000, 9080, 65535),
  extras: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: extras }),
});

const site = fc.record({
  gateway: fc.nat(3),
  form: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...HOST_FORMS) }, { weight: 1, arbitrary: fc.constantFrom('wildcard', 'nested') }),
  label,
  guest: fc.boolean(),
  prefix: fc.oneof({ weight: 4, arbitrary: fc.constant('' as const) }, { weight: 1, arbitrary: fc.constantFrom('./', '*/', 'namespace/') }),
  mode: fc.oneof({ weight: 3, arbitrary: fc.constantFrom('simple', 'mutual') }, { weight: 2, arbitrary: fc.constantFrom(...MODES) }),
  otherPort: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  portName: fc.boolean(),
  certificate: fc.constantFrom(...CERTIFICATES),
  authorities: fc.constantFrom(...AUTHORITIES),
  versions: fc.constantFrom(...VERSIONS),
  clientNames: fc.uniqueArray(fc.constantFrom('client.example', 'spiffe://cluster.local/ns/shop/sa/client'), { maxLength: 2 }),
  redirect: fc.boolean(),
  namespace: fc.option(fc.constantFrom(...NAMESPACES), { nil: undefined }),
  routes: fc.uniqueArray(route, { minLength: 1, maxLength: 4, selector: ({ path }) => path.split('/')[0][0] }),
  last: fc.boolean(),
});

/** Random programs that are right by construction. */
export const validProgram: fc.Arbitrary<Program> = fc.record({
  workloads: fc.array(
    fc.record({ namespace: fc.constantFrom('istio-system', 'istio-ingress', 'edge'), extraLabel: fc.boolean() }),
    { minLength: 1, maxLength: 2 },
  ),
  gateways: fc.array(fc.record({
    name: fc.constantFrom('mygateway', 'edge-1', 'a', '0'), namespace: fc.constantFrom(...NAMESPACES), workload: fc.nat(1),
  }), {
    minLength: 1, maxLength: 3,
  }),
  sites: fc.array(site, { minLength: 1, maxLength: 6 }),
}).map(({ workloads, gateways, sites }) => {
  const program = {
    workloads: workloads.map(({ namespace, extraLabel }, index) => ({
      namespace, selector: { istio: `ingress${index}`, ...extraLabel && { app: `gateway-${index}` } },
    })),
    gateways: gateways.map((gateway, index) => ({
      ...gateway,
      // the same name in another namespace is fine, twice in one is not
      name: gateways.findIndex(({ name, namespace }) => name === gateway.name && namespace === gateway.namespace) < index
        ? `${gateway.name}-${index}`
        : gateway.name,
      workload: gateway.workload % workloads.length,
    })),
  };
  return { ...program, sites: makeSites(sites, program) };
});

type RawSite = typeof site extends fc.Arbitrary<infer Value> ? Value : never;

function makeSites(raw: RawSite[], { gateways }: Pick<Program, 'gateways'>): Site[] {
  const owners = new Map<string, number>();
  const sites: Site[] = [];
  // a gateway with '*' has no other site; with one gateway there is none with '*'
  const forms = gateways.length > 1 ? raw : raw.map(each => each.form === 'star' ? { ...each, form: 'exact' as const } : each);
  for (const [index, { form, label: first, otherPort, portName, last, guest, ...rest }] of forms.entries()) {
    const starred = owners.get('*');
    const others = Math.max(1, gateways.length - 1);
    const gateway = (starred === undefined ? rest.gateway : starred + 1 + rest.gateway % others) % gateways.length;
    const mode = rest.mode;
    const namespace = rest.prefix === './' ? gateways[gateway].namespace : rest.namespace ?? gateways[gateway].namespace;
    const routes = last
      ? [...rest.routes, { match: 'all', path: '', action: 'service', service: 'rest', port: 80, extras: {} } as RouteModel]
      : rest.routes;
    const wide = form === 'nested' ? overlapping(sites, gateway, mode, guest) : undefined;
    if (wide && guest) {
      const host = sites[wide.index];
      sites.push({
        ...host,
        hosts: [`n${index}.${wide.domain}`],
        namespace: ['', '*/'].includes(host.prefix) ? namespace : host.namespace,
        routes,
        within: wide.index,
      });
      continue;
    }
    const hosts = wide ? [`n${index}.${wide.domain}`] : makeHosts(form, first, index, gateway, owners);
    const star = hosts[0] === '*';
    sites.push({
      ...rest,
      gateway,
      mode,
      port: mode === 'http' ? (otherPort ? 8080 : 80) : (otherPort ? 8443 : 443),
      namespace,
      hosts,
      portName: portName ? `port-${index}` : undefined,
      // no authority issues for every host
      certificate: star && rest.certificate !== 'paths' ? 'existing' : rest.certificate,
      clientNames: mode === 'istioMutual' ? rest.clientNames.filter(name => name.startsWith('spiffe:')) : rest.clientNames,
      routes,
    });
  }
  return sites;
}

/** A wildcard of the same gateway below which a host may be: as a VirtualService of its server, or where one of both is passed through. */
function overlapping(sites: readonly Site[], gateway: number, mode: Mode, guest: boolean): { index: number; domain: string } | undefined {
  const index = sites.findIndex(wide => wide.gateway === gateway && wide.within === undefined && wide.hosts.some(host =>
    host.startsWith('*.'))
    && (guest ? wide.mode === 'http' || terminates(wide.mode) : (wide.mode === 'passthrough') !== (mode === 'passthrough')));
  return index < 0 ? undefined : { index, domain: sites[index].hosts.find(host => host.startsWith('*.'))!.slice(2) };
}

/**
 * Hosts of one gateway do not overlap otherwise: a VirtualService binds to every server of its gateway that has its host,
 * so that those of `*` would differ by the age of the objects. Those of different gateways may overlap.
 */
function makeHosts(form: typeof HOST_FORMS[number], first: string, index: number, gateway: number, owners: Map<string, number>): string[] {
  const domain = `s${index}.example.com`;
  const elsewhere = [...owners].filter(([wildcard, owner]) => wildcard !== '*' && owner !== gateway).map(([wildcard]) => wildcard);
  switch (form) {
    case 'two':
      return [`${first}.${domain}`, `${first}.s${index}.example.org`];
    case 'wildcard':
      owners.set(domain, gateway);
      return [`*.${domain}`];
    case 'wildcardAndBare':
      owners.set(domain, gateway);
      return [domain, `*.${domain}`];
    case 'nested':
      return [elsewhere.length > 0 ? `n${index}.${elsewhere[index % elsewhere.length]}` : domain];
    case 'long':
      return [`${first}.${'l'.repeat(63)}.${'m'.repeat(63)}.${'n'.repeat(40)}.${domain}`];
    case 'star':
      // the first site of a program with several gateways, and then that gateway's only one
      if (index === 0) {
        owners.set('*', gateway);
        return ['*'];
      }
      return [domain];
    default:
      return [`${first}.${domain}`];
  }
}
