import { ServerModel } from './gateways';
import { push } from './grouping';
import { VirtualServiceModel } from './virtual-services';

/** The VirtualServices of one Gateway by host, so that a thousand servers do not each go through a thousand of them. */
export class HostIndex {
  public readonly all: VirtualServiceModel[] = [];
  private readonly exact = new Map<string, VirtualServiceModel[]>();
  private readonly wildcards: VirtualServiceModel[] = [];

  public add(virtualService: VirtualServiceModel): void {
    this.all.push(virtualService);
    for (const host of virtualService.hosts.filter(h => !h.startsWith('*'))) {
      push(this.exact, host, virtualService);
    }
    if (virtualService.hosts.some(host => host.startsWith('*'))) {
      this.wildcards.push(virtualService);
    }
  }

  /** Those that may have a host in common with a server, in the order they came. */
  public candidates(server: ServerModel): readonly VirtualServiceModel[] {
    if (server.hosts.some(({ host }) => host.startsWith('*'))) {
      return this.all;
    }
    return [...new Set([...server.hosts.flatMap(({ host }) => this.exact.get(host) ?? []), ...this.wildcards])];
  }
}
