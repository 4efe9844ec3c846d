import type { Gateway } from '../../gateway/gateway';
import type { GatewayHost } from '../../gateway/gateway-host';
import type { VirtualService } from '../../routing/virtual-service';
import type { MutualTlsSecret } from '../../secrets/mutual-tls-secret';
import type { ServerCertificateSecret } from '../../secrets/server-certificate-secret';

/** Counts which hosts the servers, routes and certificates of an app use. */
export class HostUses {
  private readonly served: Map<string, number>;
  private readonly routed: Map<string, number>;
  private readonly certified: Map<string, number>;
  /** Suffixes of wildcards: `.example.com` for `*.example.com`, the empty string for `*`. */
  private readonly wildcards: ReadonlySet<string>;
  /** Ports with servers of different kinds. */
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
      const kind = `${protocol === 'HTTP' || protocol === 'TCP' ? protocol : 'TLS'} ${bind}`;
      if ((kinds.get(port) ?? kind) !== kind) {
        this.mixed.add(port);
      }
      kinds.set(port, kind);
    }
  }

  /** Whether no other object uses a host's names or ports. */
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

/** Counts how often each string occurs. */
function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}
