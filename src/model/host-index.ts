import { ServerModel } from './gateways';
import { push } from './grouping';
import { VirtualServiceModel } from './virtual-services';

/** The VirtualServices of one Gateway by host, so that the look-up for a thousand servers does not scan a thousand of them each. */
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

  /** Those that may share a host with a server, in order. */
  public candidates(server: ServerModel): readonly VirtualServiceModel[] {
    if (server.hosts.some(({ host }) => host.startsWith('*'))) {
      return this.all;
    }
    return [...new Set([...server.hosts.flatMap(({ host }) => this.exact.get(host) ?? []), ...this.wildcards])];
  }
}
