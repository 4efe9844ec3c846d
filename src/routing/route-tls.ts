import { IConstruct } from 'constructs';
import { AppState } from '../app-state';
import { IngressError } from '../errors';
import { BackendTls } from './backend-tls';
import { CallSite } from '../errors/call-site';
import { append, assign } from '../synth/all-or-nothing';
import { isExportedTo } from '../validation/export-to';
import { isShortName, qualifyHost } from '../validation/qualify-host';
import { GatewayWorkload } from '../workload/gateway-workload';

/** An object of the program that sets TLS or another policy of a host for some clients. */
export interface DeclaredPolicy {
  readonly construct: IConstruct;
  /** Fully qualified; undefined if its namespace is unknown. */
  readonly host: string | undefined;
  readonly namespace: string | undefined;
  readonly exportTo?: readonly string[];
}

/** TLS that a route needs. */
export interface NeededTls {
  readonly workload: GatewayWorkload;
  /** Fully qualified. */
  readonly host: string;
  readonly port: number;
  readonly tls: BackendTls;
  readonly site: CallSite;
}

/** The rule that the library creates for a host and a gateway's workload. */
interface CreatedRule {
  readonly ports: Map<number, NeededTls>;
  readonly addPort: (needed: NeededTls) => void;
}

/** The TLS that destinations of routes have by their own option: one DestinationRule for each host and workload of gateways. */
export class RouteTls {
  /** The state of the app around a construct. */
  public static of(scope: IConstruct): RouteTls {
    return AppState.of(scope).part('route-tls', () => new RouteTls());
  }

  private readonly created = new Map<string, CreatedRule>();
  private readonly needed: NeededTls[] = [];
  private readonly declared: DeclaredPolicy[] = [];
  private creating = false;

  private constructor() {}

  /**
   * Takes note of an object that the program creates itself.
   *
   * @throws IngressError `invalid-tls` if it is for a host to which a route starts TLS: Istio would use one of the two
   */
  public declare(policy: DeclaredPolicy): void {
    if (this.creating) return;
    const needed = this.needed.find(each => isFor(policy, each));
    if (needed) throw conflict(policy, needed, policy.construct);
    append(policy.construct, this.declared, policy);
  }

  /**
   * Has the rule of a host set TLS for a port, and creates the rule if there is none.
   *
   * @param create creates the rule for its first port; returns what adds further ports
   * @throws IngressError `invalid-tls` for other TLS of the same port, and for an object of the program for the same host
   */
  public start(needed: NeededTls, create: () => CreatedRule['addPort'], scope: IConstruct): void {
    const { workload, host, port, tls } = needed;
    const key = JSON.stringify([workload.namespace, Object.entries(workload.selector).sort(), host]);
    const rule = this.created.get(key);
    const other = rule?.ports.get(port);
    if (other) {
      if (other.tls._equals(tls)) return;
      throw new IngressError({
        code: 'invalid-tls',
        message: `port ${port} of '${host}' has two different TLS settings: from ${CallSite.describe(other.site)} and ${CallSite.describe(needed.site)}`,
        help: 'give both destinations the same tls',
        field: 'tls',
      }, scope);
    }
    const declared = this.declared.find(each => isFor(each, needed));
    if (declared) throw conflict(declared, needed, scope);
    if (rule) {
      rule.addPort(needed);
      assign(scope, rule.ports, port, needed);
    } else {
      this.creating = true;
      try {
        assign(scope, this.created, key, { ports: new Map([[port, needed]]), addPort: create() });
      } finally {
        this.creating = false;
      }
    }
    append(scope, this.needed, needed);
  }
}

/** The name of a host in the mesh; undefined for a Service of an unknown namespace. */
export function knownHost(host: string, namespace: string | undefined): string | undefined {
  return namespace === undefined && isShortName(host) ? undefined : qualifyHost(host, namespace ?? '');
}

/** Whether the clients of an object include the gateway. */
function isFor({ host, namespace, exportTo = [] }: DeclaredPolicy, needed: NeededTls): boolean {
  const to = needed.workload.namespace;
  return host === needed.host && isExportedTo(exportTo, namespace ?? to, to);
}

function conflict({ construct }: DeclaredPolicy, { host, port, site }: NeededTls, scope: IConstruct): IngressError {
  return new IngressError({
    code: 'invalid-tls',
    message: `a destination has TLS for port ${port} of '${host}' (${CallSite.describe(site)}), for which ${construct.node.path} exists too`
      + `${CallSite.suffix(construct)}: the gateway would use one of them only`,
    help: `set the TLS in ${construct.node.path}, and omit it in the destination`,
    field: 'tls',
  }, scope);
}
