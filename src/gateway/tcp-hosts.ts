import { IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { hostsOverlap } from '../validation/host-match';

/**
 * The hosts of one Gateway whose connections are forwarded without being read. For a server of such connections, Istio uses the first
 * VirtualService of the Gateway with an overlapping host, not the one with the same host.
 */
export class TcpHosts {
  private readonly hosts: { readonly host: string; readonly port: number }[] = [];

  /**
   * Checks a host before it is added.
   *
   * @throws IngressError `invalid-host` if it overlaps with another host of the port
   */
  public check(host: string, port: number, scope: IConstruct): void {
    const other = this.hosts.find(each => each.port === port && each.host !== host
      && hostsOverlap(each.host.toLowerCase(), host.toLowerCase()));
    if (!other) return;
    throw new IngressError({
      code: 'invalid-host',
      message: `host '${host}' overlaps with host '${other.host}' on port ${port}, and Istio would send the connections of both to one destination`,
      help: 'use another port, or add the host to another Gateway of the workload',
      field: 'host',
    }, scope);
  }

  public add(host: string, port: number): void {
    this.hosts.push({ host, port });
  }
}
