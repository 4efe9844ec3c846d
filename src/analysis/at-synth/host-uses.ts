import type { Gateway } from '../../gateway/gateway';
import type { GatewayHost } from '../../gateway/gateway-host';
import type { VirtualService } from '../../routing/virtual-service';
import type { MutualTlsSecret } from '../../secrets/mutual-tls-secret';
import type { ServerCertificateSecret } from '../../secrets/server-certificate-secret';

/** Who serves, routes and certifies which host. */
export class HostUses {
  private readonly served: Map<string, number>;
  private readonly routed: Map<string, number>;
  private readonly certified: Map<string, number>;
  /** What they end with: `.example.com` of `*.example.com`, and nothing of `*`. */
  private readonly wildcards: ReadonlySet<string>;
  /** Ports whose servers are not all of one kind. */
  private readonly mixed = new Set<number>();

  constructor(
    gateways: readonly Gateway[],
    virtualServices: readonly VirtualService[],
    secrets: readonly (ServerCertificateSecret | MutualTlsSecret)[],
  ) {
    const servers = gateways.flatMap(gateway => gateway._servers);
    const hosts = servers.flatMap(server => server.plainHosts);
    const bundles = [
      ...new Set([...servers.flatMap(({ credentials }) => credentials?.bundles ?? []), ...secrets.map(({ bundle }) => bundle)]),
    ];
    const names = bundles.flatMap(({ dnsNames }) => dnsNames);
    const routes = virtualServices.flatMap(virtualService => virtualService.hosts);
    [this.served, this.routed, this.certified] = [hosts, routes, names].map(all => count(all.map(host => host.toLowerCase())));
    const all = [this.served, this.routed, this.certified].flatMap(counts => [...counts.keys()]);
    this.wildcards = new Set(all.filter(host => host.startsWith('*')).map(host => host.slice(1)));
    const kinds = new Map<number, string>();
    for (const { port, protocol, bind = '' } of servers) {
      const kind = `${protocol === 'HTTP' ? 'http' : 'tls'} ${bind}`;
      if ((kinds.get(port) ?? kind) !== kind) {
        this.mixed.add(port);
      }
      kinds.set(port, kind);
    }
  }

  /** Whether nobody else has anything to do with a host's names or can take its ports. */
  public isAlone({ hosts, _servers: { https, redirect } }: GatewayHost): boolean {
    const servers = redirect ? [https, redirect] : [https];
    return (
      servers.every(server => !this.mixed.has(server.port) && server.hosts.every(host => hosts.includes(host))) &&
      hosts.every(
        host =>
          this.served.get(host) === servers.length &&
          this.routed.get(host) === 1 &&
          this.certified.get(host) === 1 &&
          !this.isBelowWildcard(host),
      )
    );
  }

  private isBelowWildcard(host: string): boolean {
    if (this.wildcards.size === 0) {
      return false;
    }
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
      if (this.wildcards.has(host.slice(dot))) {
        return true;
      }
    }
    return this.wildcards.has('');
  }
}

/** How often each text is there. */
function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
