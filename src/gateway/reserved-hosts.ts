import { IConstruct } from 'constructs';
import { ServerDescription } from './server';
import { IngressError } from '../errors';
import { assign } from '../synth/all-or-nothing';

/** The hosts of one Gateway by port and address: Istio drops a whole server that repeats one, or that shares a port with a TCP server. */
export class ReservedHosts {
  private readonly owners = new Map<string, string>();
  private readonly ports = new Map<string, PortOwner>();

  /**
   * Checks that no other server of the port has a host of a server before it is added.
   *
   * @param server the server, with TLS or a redirect; other servers may share their hosts
   * @param scope construct that errors name
   * @throws IngressError `invalid-host` for a host that is taken
   */
  public check(server: ServerDescription, scope: IConstruct): void {
    this.checkKeys(hostKeys(server), server, scope);
  }

  /**
   * Reserves the hosts of a server.
   *
   * @param server the server
   * @param owner name of its port
   * @param scope construct that errors name
   * @throws the error of `check`
   */
  public reserve(server: ServerDescription, owner: string, scope: IConstruct): void {
    const keys = hostKeys(server);
    this.checkKeys(keys, server, scope);
    for (const key of keys) assign(scope, this.owners, key, owner);
    assign(scope, this.ports, portKey(server), { name: owner, isTcp: server.protocol === 'TCP' });
  }

  private checkKeys(keys: readonly string[], server: ServerDescription, scope: IConstruct): void {
    const other = this.ports.get(portKey(server));
    if (other && (other.isTcp || server.protocol === 'TCP')) {
      throw new IngressError({
        code: 'invalid-port',
        message: `port ${server.port} already has server '${other.name}', and connections without TLS have no host that tells two servers apart`,
        help: 'use another port, or TLS (Server.tls) for both',
        field: 'spec.servers',
      }, scope);
    }
    const repeated = keys.findIndex(key => this.owners.has(key));
    if (repeated < 0) return;
    throw new IngressError({
      code: 'invalid-host',
      message: `host '${server.hosts[repeated]}' on port ${server.port} is already served by server '${this.owners.get(keys[repeated])}', so Istio `
        + 'would drop this one with all its hosts',
      help: 'add its routes to that server, or use another host or port',
      field: 'spec.servers',
    }, scope);
  }
}

interface PortOwner {
  readonly name: string;
  readonly isTcp: boolean;
}

function portKey({ bind, port }: ServerDescription): string {
  return `${bind ?? ''} ${port}`;
}

/**
 * The keys that only one server of a Gateway may have, one for each of its hosts: on one port and address, Istio drops a second server with
 * the same host. Namespaces before a host and capital letters distinguish two TLS servers for Istio, but not for Envoy, which then refuses
 * the whole listener.
 */
export function hostKeys({ plainHosts, port, bind, tls, httpsRedirect, sole }: ServerDescription): string[] {
  return tls || httpsRedirect || sole ? plainHosts.map(host => `${bind ?? ''} ${port} ${host.toLowerCase()}`) : [];
}
