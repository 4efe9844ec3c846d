import { Construct } from 'constructs';
import { Destination, SingleDestination } from './destination';
import { DestinationRule, DestinationRuleProps } from './destination-rule';
import { HttpMirror } from './http-mirror';
import { knownHost, NeededTls, RouteTls } from './route-tls';
import { IngressError } from '../errors';
import { CreatedAt } from '../synth/record-creation';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A route whose destinations may have TLS. */
export interface TlsStartingRoute {
  /** Parent of created DestinationRules. */
  readonly scope: Construct;
  /** Namespace of the route, undefined if unknown. */
  readonly namespace: string | undefined;
  /** The workloads of the route's gateways; undefined for a gateway whose workload is unknown. */
  readonly workloads: readonly (GatewayWorkload | undefined)[];
}

/** What the gateway forwards: TLS of the client, around which it must not start TLS itself, or anything else. */
export type Forwarded = 'plain' | 'tls';

/**
 * Creates the DestinationRules that destinations of a route need.
 *
 * @throws IngressError `invalid-tls` for TLS that cannot be started there, or that another object sets too
 */
export function startTls(destinations: readonly (Destination | undefined)[], route: TlsStartingRoute, forwarded: Forwarded = 'plain'): void {
  for (const destination of destinations.flatMap(each => each?._parts ?? [])) {
    if (destination._tls) startTlsOf(destination, route, forwarded);
  }
}

/** Everything to which a route forwards requests. */
export function forwardedTo(
  { destination, mirrors = [] }: { readonly destination?: Destination; readonly mirrors?: readonly HttpMirror[] },
): (Destination | undefined)[] {
  return [destination, ...mirrors.map(mirror => mirror.destination)];
}

function startTlsOf(destination: SingleDestination, { scope, namespace, workloads }: TlsStartingRoute, forwarded: Forwarded): void {
  const { tls, site } = destination._tls!;
  const { host: name, port } = destination._destination(namespace);
  const refuse = (message: string, help: string) => new IngressError({ code: 'invalid-tls', message, help, field: 'tls' }, scope);
  if (forwarded === 'tls' && tls._startsTls) {
    throw refuse(`the gateway passes the TLS of clients through to '${name}', and cannot start TLS around it`, 'omit tls of the destination');
  }
  const host = knownHost(name, namespace);
  if (host === undefined) {
    throw refuse(`the namespace of Service '${name}' is unknown`, 'set the option namespace of the destination, or the namespace of the chart');
  }
  if (workloads.length === 0) {
    throw refuse(`no gateway routes to '${name}' here, so none can start TLS`, 'set gateways, or create a DestinationRule');
  }
  for (const workload of workloads) {
    if (!workload) {
      throw refuse(`the workload of a gateway that routes to '${name}' is unknown`, 'set the option workload of Gateway.fromGatewayName');
    }
    const needed: NeededTls = { workload, host, port: port!.number, tls, site };
    RouteTls.of(scope).start(needed, () => createRule(scope, needed), scope);
  }
}

function createRule(scope: Construct, { workload, host, port, tls, site }: NeededTls): (needed: NeededTls) => void {
  const name = `${host.replace('*', 'any')}-${workload.name}`;
  const props: CreatedAt<DestinationRuleProps> = {
    host,
    ports: [{ port, tls }],
    workload,
    workloadSelector: workload.selector,
    exportTo: ['.'],
    metadata: { name, namespace: workload.namespace },
    _site: site,
  };
  const rule = new DestinationRule(scope, `DestinationRule-${name}`, props);
  return needed => rule._addPort({ port: needed.port, tls: needed.tls });
}
