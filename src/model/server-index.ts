import { claimedHosts, GatewayModel, ServerModel } from './gateways';
import { push } from './grouping';

/** The servers of one Gateway by host. */
export class ServerIndex {
  private readonly exact = new Map<string, ServerModel[]>();
  private readonly wildcards: ServerModel[] = [];

  constructor(private readonly gateway: GatewayModel) {
    for (const server of gateway.servers) {
      for (const { host } of server.hosts) {
        if (!host.startsWith('*')) {
          push(this.exact, host, server);
        }
      }
      if (server.hosts.some(({ host }) => host.startsWith('*'))) {
        this.wildcards.push(server);
      }
    }
  }

  /** The servers that share a host with a VirtualService of a namespace. */
  public serving(host: string, namespace: string): ServerModel[] {
    const candidates = host.startsWith('*') ? this.gateway.servers : new Set([...this.exact.get(host) ?? [], ...this.wildcards]);
    return [...candidates].filter(server => claimedHosts(server, namespace, [host]).length > 0);
  }
}
