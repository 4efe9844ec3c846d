import { Construct } from 'constructs';
import { derivedPortName } from './port-name';
import { ReservedHosts } from './reserved-hosts';
import { ServerDescription } from './server';
import { checkCoverage, ServerCredentials } from './server-credentials';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { append, include } from '../synth/all-or-nothing';
import { asError, at, check } from '../validation/problem';
import { tlsSettingsProblems } from '../validation/tls-settings';
import { unavailableInEntryProblems } from '../validation/unavailable-fields';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A server that was added to a Gateway. */
export interface GatewayServer extends ServerDescription {
  readonly portName: string;
  readonly credentials?: ServerCredentials;
  /** Where the user's program added it. */
  readonly site: CallSite;
}

/** The servers of one Gateway: names their ports, refuses what Istio would refuse or drop, and renders them. */
export class GatewayServers {
  private readonly servers: GatewayServer[] = [];
  private readonly portNames = new Set<string>();
  private readonly hosts = new ReservedHosts();

  constructor(private readonly scope: Construct, private readonly workload: GatewayWorkload) {}

  public get isEmpty(): boolean {
    return this.servers.length === 0;
  }

  public add(description: ServerDescription, site: CallSite): GatewayServer {
    const portName = this.portName(description);
    this.hosts.reserve(description, portName, this.scope);
    include(this.scope, this.portNames, portName);
    const { plainHosts: hosts } = description;
    const credentials = description.tls?._resolve({ scope: this.scope, hosts, workload: this.workload, site });
    if (credentials) {
      check(this.scope, ...at(`spec.servers[${this.servers.length}].tls`, ...tlsSettingsProblems(credentials.tls).map(asError)));
      check(this.scope,
        ...unavailableInEntryProblems('Gateway', 'servers', this.servers.length, { tls: credentials.tls }, this.workload.istioVersion));
      checkCoverage(hosts, credentials, this.scope);
    }
    const added = { ...description, portName, credentials, site };
    append(this.scope, this.servers, added);
    return added;
  }

  /**
   * Checks that no other server of the port has a host of a server before it is added.
   *
   * @throws IngressError `invalid-host`
   */
  public checkHosts(server: ServerDescription): void {
    this.hosts.check(server, this.scope);
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
          help: 'choose another, or omit it to derive it from protocol and host',
          field: 'spec.servers',
        }, this.scope);
      }
      return portName;
    }
    return derivedPortName({ protocol, host: first, port }, this.portNames);
  }
}

/** A server as in the Gateway's manifest. */
export function specOf({ hosts, bind, port, portName, protocol, httpsRedirect, credentials }: GatewayServer): object {
  return {
    bind,
    hosts,
    port: { name: portName, number: port, protocol },
    tls: httpsRedirect ? { httpsRedirect } : credentials && { ...credentials.tls, caCrl: credentials.caCrl?.() },
  };
}
