import { Construct } from 'constructs';
import { Server, ServerDescription } from './server';
import { ServerCredentials } from './server-credentials';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { asError, at, check } from '../validation/problem';
import { tlsSettingsProblems } from '../validation/tls-settings';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A server that was added to a Gateway. */
export interface GatewayServer extends ServerDescription {
  readonly portName: string;
  readonly credentials?: ServerCredentials;
  /** Where the user added it. */
  readonly site: CallSite;
}

/** The servers of one Gateway: names their ports, refuses what Istio would refuse or drop, and renders them. */
export class GatewayServers {
  private readonly servers: GatewayServer[] = [];
  private readonly portNames = new Set<string>();
  /** Hosts by port and address, for servers with TLS or a redirect: Istio drops the whole server that repeats one. */
  private readonly hosts = new Map<string, string>();

  constructor(private readonly scope: Construct, private readonly workload: GatewayWorkload) {}

  public get isEmpty(): boolean {
    return this.servers.length === 0;
  }

  public add(server: Server, site: CallSite): GatewayServer {
    const description = server._description;
    const portName = this.portName(description);
    this.checkHosts(server);
    for (const key of hostKeys(description)) this.hosts.set(key, portName);
    this.portNames.add(portName);
    const { plainHosts: hosts } = description;
    const credentials = IngressError.within(
      this.scope, () => description.tls?._resolve({ scope: this.scope, hosts, workload: this.workload, site }),
    );
    if (credentials) {
      check(this.scope, ...at(`spec.servers[${this.servers.length}].tls`, ...tlsSettingsProblems(credentials.tls).map(asError)));
      this.checkCoverage(hosts, credentials);
    }
    const added = { ...description, portName, credentials, site };
    this.servers.push(added);
    return added;
  }

  /**
   * Checks that no other server of the port has a host of a server that is not added yet.
   *
   * @throws IngressError `invalid-host`
   */
  public checkHosts({ _description: server }: Server): void {
    const keys = hostKeys(server);
    for (const key of keys) {
      const owner = this.hosts.get(key);
      if (owner !== undefined) {
        throw new IngressError({
          code: 'invalid-host',
          message: `host '${server.hosts[keys.indexOf(key)]}' on port ${server.port} is already served by server '${owner}', so Istio `
            + 'would drop this one with all its hosts',
          help: 'add its routes to that server, or use another host or port',
          field: 'spec.servers',
        }, this.scope);
      }
    }
  }

  public list(): GatewayServer[] {
    return [...this.servers];
  }

  public specs(): object[] {
    return this.servers.map(specOf);
  }

  private portName({ portName, protocol, plainHosts: [first], port }: ServerDescription): string {
    if (portName !== undefined) {
      if (this.portNames.has(portName)) {
        throw new IngressError({
          code: 'duplicate-name',
          message: `port name '${portName}' is taken by another server of the gateway`,
          help: 'choose another, or leave it out to have it derived from protocol and host',
          field: 'spec.servers',
        }, this.scope);
      }
      return portName;
    }
    const host = first.replace(/^\*\.?/, 'wildcard.').replace(/[^a-zA-Z0-9]+/g, '-').replace(/-$/, '');
    const derived = `${protocol.toLowerCase()}-${host}`;
    let free = derived;
    for (let count = 1; this.portNames.has(free); count++) free = count === 1 ? `${derived}-${port}` : `${derived}-${port}-${count}`;
    return free;
  }

  /** A server for every host is not checked: no certificate covers that. */
  private checkCoverage(hosts: string[], { bundles }: ServerCredentials): void {
    for (const bundle of bundles) {
      const bare = hosts.find(host => host !== '*' && !bundle.covers(host));
      if (bare === undefined) continue;
      throw new IngressError({
        code: 'invalid-certificate',
        message: `certificate '${bundle.name}' does not cover host '${bare}' (has: `
          + `${[...bundle.dnsNames, ...bundle.ipAddresses].join(', ') || 'no names'})`,
        help: 'add the host to its dnsNames, or give the host a certificate of its own',
        field: 'spec.servers',
      }, this.scope);
    }
  }
}

/**
 * What only one server of a Gateway may have, one key for each of its hosts: on one port and address Istio drops a second server with the
 * host.
 * Namespaces in front of a host and capital letters tell Istio two TLS servers apart, but not Envoy, which then refuses the whole listener.
 */
export function hostKeys({ plainHosts, port, bind, tls, httpsRedirect }: ServerDescription): string[] {
  return tls || httpsRedirect ? plainHosts.map(host => `${bind ?? ''} ${port} ${host.toLowerCase()}`) : [];
}

/** A server as the Gateway's manifest has it. */
export function specOf({ hosts, bind, port, portName, protocol, httpsRedirect, credentials }: GatewayServer): object {
  return {
    bind,
    hosts,
    port: { name: portName, number: port, protocol },
    tls: httpsRedirect ? { httpsRedirect } : credentials && { ...credentials.tls, caCrl: credentials.caCrl?.() },
  };
}
