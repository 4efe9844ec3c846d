import { EXTERNAL, mountPath, nameOf } from './build';
import { asksClients, Program, RouteModel, Site, terminates } from './program';
import { Call, CallResult } from '../tools/answers';

/** A call, and where it must end by what the program declares. */
export interface Expected {
  readonly why: string;
  readonly call: Call;
  readonly result: CallResult;
}

interface Listening {
  readonly site: number;
  readonly hosts: string[];
  readonly kind: 'redirect' | 'http' | 'https' | 'passthrough';
}

/** Reads the program's declaration; knows nothing of manifests or of Envoy. */
export class Oracle {
  private readonly listening = new Map<string, Listening[]>();

  constructor(private readonly program: Program) {
    program.sites.forEach((site, index) => {
      if (site.within !== undefined) { return; }
      const kind = site.mode === 'http' || site.mode === 'passthrough' ? site.mode : 'https';
      this.listen(site, site.port, { site: index, hosts: site.hosts, kind });
      if (kind === 'https' && site.redirect) {
        this.listen(site, 80, { site: index, hosts: site.hosts, kind: 'redirect' });
      }
    });
  }

  calls(): Expected[] {
    return this.program.sites.flatMap(site => [
      ...site.hosts.flatMap(host => namesOf(host)).flatMap(name => [
        ...site.routes.flatMap(route => this.expect(site, site.port, name, samplePath(route))),
        ...this.expect(site, site.port, name, '/0-nothing'),
        ...this.expect(site, 80, name, '/'),
      ]),
      ...this.expect(site, site.port, 'nobody.example.net', '/'),
      ...this.crossed(site),
    ]);
  }

  private listen(site: Site, port: number, server: Listening): void {
    const key = `${this.workloadOf(site)} ${port}`;
    this.listening.set(key, [...this.listening.get(key) ?? [], server]);
  }

  private workloadOf({ gateway }: Site): number {
    return this.program.gateways[gateway].workload;
  }

  private expect(site: Site, port: number, name: string, path: string): Expected[] {
    const workload = this.workloadOf(site);
    const servers = this.listening.get(`${workload} ${port}`) ?? [];
    const tls = port !== 80 && port !== 8080;
    const server = mostSpecific(servers, name);
    const passes = server?.kind === 'passthrough';
    const { namespace, selector: labels } = this.program.workloads[workload];
    const gateway = { namespace, labels };
    const call: Call = tls
      ? { port, tls, sni: name, host: name, path, gateway, ...passes && { protocol: 'tcp' } }
      : { port, host: name, path, gateway };
    return [{ why: `${name}${path} on port ${port}`, call, result: this.result(servers, server, tls, name, path) }];
  }

  private result(servers: Listening[], server: Listening | undefined, tls: boolean, name: string, path: string): CallResult {
    if (servers.length === 0) {
      return { error: 'no listener matched' };
    }
    if (!server) {
      return { error: tls ? 'no filter chains matched' : 'no virtual host matched' };
    }
    const site = this.program.sites[server.site];
    switch (server.kind) {
      case 'redirect': return { error: 'tls required, sending 301' };
      case 'passthrough': return { cluster: `outbound|443||nginx.${site.namespace}.svc.cluster.local` };
      case 'http': return routed(this.answering(server.site, name), path);
      case 'https': return site.mode === 'istioMutual'
        ? { error: 'invalid mTLS' }
        : { ...this.tls(site, server.site), ...routed(this.answering(server.site, name), path) };
    }
  }

  /** The site of a server whose routes a name gets. */
  private answering(server: number, name: string): Site {
    return this.program.sites.find(({ within, hosts }) => within === server && hosts.includes(name)) ?? this.program.sites[server];
  }

  /** The certificate that the server shows, and what it asks of clients. */
  private tls(site: Site, index: number): CallResult {
    const name = nameOf(index);
    const path = mountPath(index);
    const files = site.certificate === 'mounted' || site.certificate === 'paths';
    const first = site.certificate === 'issued' ? site.hosts[0].replace(/^\*\./, 'wildcard.') : name;
    const derived = site.certificate === 'mutualSecret' || site.authorities === 'derived';
    return {
      certificates: files
        ? [`file-cert:${path}/tls.crt~${path}/tls.key`]
        : [first, ...site.certificate === 'both' ? [`${name}-rsa`] : []].map(each => `kubernetes://${each}`),
      ...asksClients(site.mode) && {
        clientCa: files ? `file-root:${path}/ca.crt`
          : derived ? `kubernetes://${first}-cacert`
            : site.authorities === 'secret' ? `kubernetes://clients-${name}-cacert` : `configmap://${site.namespace}/clients-${name}`,
        ...site.clientNames.length > 0 && { subjectAltNames: site.clientNames.length },
      },
      ...site.mode === 'mutual' && { clientCertificate: true },
      minTls: site.versions.min,
      maxTls: site.versions.max,
    };
  }

  /** A connection for one host must not carry requests for another: their routes are each other's business. */
  private crossed(site: Site): Expected[] {
    const [own] = namesOf(site.hosts[0]);
    const others = this.listening.get(`${this.workloadOf(site)} ${site.port}`) ?? [];
    const other = others.find(({ hosts, kind }) =>
      kind !== 'passthrough' && !hosts.some(host => site.hosts.some(mine => overlap(mine, host))));
    const [expected] = this.expect(site, site.port, own, '/');
    if (!terminates(site.mode) || !other || expected.result.error || mostSpecific(others, own)?.site !== this.program.sites.indexOf(site)) {
      return [];
    }
    const [host] = namesOf(other.hosts[0]);
    const { route: _route, cluster: _cluster, ...tls } = expected.result;
    return [
      {
        why: `a connection for ${own} that asks for ${host}`,
        call: { ...expected.call, host },
        result: { ...tls, error: 'no virtual host matched' },
      },
    ];
  }
}

/** What differs from the expectation, in words. */
export function differences({ result }: Expected, seen: CallResult): string[] {
  const fields = [
    'error', 'route', 'cluster', 'certificates', 'clientCa', 'clientCertificate', 'subjectAltNames', 'minTls', 'maxTls',
  ] as const;
  return fields.flatMap(field => {
    const [wanted, got] = [result[field], seen[field]].map(value =>
      value === 'TLS_AUTO' ? undefined : JSON.stringify(value || undefined)?.replace('TLSv', 'TLSV'));
    return wanted === got ? [] : [`${field} should be ${wanted}, is ${got}`];
  });
}

function routed({ routes, namespace }: Site, path: string): CallResult {
  const index = routes.findIndex(route => matches(route, path));
  return index < 0 ? { error: 'no route matched' } : { route: `route-${index}`, ...cluster(routes[index], namespace) };
}

function cluster({ action, service, port }: RouteModel, namespace: string): CallResult {
  switch (action) {
    case 'service': return { cluster: `outbound|${port}||${service}.${namespace}.svc.cluster.local` };
    case 'far': return { cluster: `outbound|${port}||${service}.far-away.svc.cluster.local` };
    case 'external': return { cluster: `outbound|${port}||${EXTERNAL}` };
    default: return {}; // several clusters, or none
  }
}

function matches({ match, path }: RouteModel, asked: string): boolean {
  switch (match) {
    case 'exact': return asked === `/${path}`;
    case 'prefix': return asked.startsWith(`/${path}`);
    case 'two': return asked === `/${path}` || asked.startsWith(`/${path}/`);
    case 'regex': return asked.startsWith(`/${path}/`) && /^[0-9]+$/.test(asked.slice(path.length + 2));
    case 'all': return true;
  }
}

function samplePath({ match, path }: RouteModel): string {
  return { exact: `/${path}`, prefix: `/${path}x/y`, two: `/${path}/y`, regex: `/${path}/42`, all: '/0-other' }[match];
}

/** Names that clients use for a host. */
function namesOf(host: string): string[] {
  if (host === '*') {
    return ['anything.example.net'];
  }
  return host.startsWith('*.') ? [`one${host.slice(1)}`, `two.levels${host.slice(1)}`] : [host];
}

function mostSpecific(servers: Listening[], name: string): Listening | undefined {
  const fitting = servers.flatMap(server => server.hosts.filter(host => covers(host, name)).map(host => ({ server, host })));
  const rank = (host: string) => host === name ? 10_000 : host.length;
  return fitting.sort((a, b) => rank(b.host) - rank(a.host))[0]?.server;
}

function covers(host: string, name: string): boolean {
  return host === '*' || host === name || (host.startsWith('*.') && name.endsWith(host.slice(1)));
}

function overlap(a: string, b: string): boolean {
  return covers(a, b.replace(/^\*/, 'x')) || covers(b, a.replace(/^\*/, 'x'));
}
