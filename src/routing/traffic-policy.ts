import { Duration } from 'cdk8s';
import { BackendTls } from './backend-tls';
import { ConnectionPool, renderConnectionPool } from './connection-pool';
import { LoadBalancer } from './load-balancer';
import { OutlierDetection, renderOutlierDetection } from './outlier-detection';
import { protobufDuration } from '../text/duration';
import { ClientTlsSpec, TrafficPolicySpec } from '../validation/destination-rule-spec';

/** How connections to a backend are made and used. */
export interface BackendPolicy {
  /**
   * TLS from the gateway to the backend.
   *
   * @default - decided by the mesh: mutual TLS to workloads of the mesh, none to others
   */
  readonly tls?: BackendTls;

  /**
   * How requests are spread over the endpoints.
   *
   * @default - Istio's: the endpoint with fewer requests
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Limits of connections and requests.
   *
   * @default - Istio's defaults
   */
  readonly connectionPool?: ConnectionPool;

  /**
   * When an endpoint that fails is ejected.
   *
   * @default - never
   */
  readonly outlierDetection?: OutlierDetection;
}

/** How connections to one port of a backend are made and used. It inherits nothing: settings of the host do not apply to the port. */
export interface PortTrafficPolicy extends BackendPolicy {
  /** The port of the host. */
  readonly port: number;
}

/** The version of the PROXY protocol. */
export enum ProxyProtocolVersion {
  /** Text. */
  V1 = 'V1',
  /** Binary. */
  V2 = 'V2',
}

/** A proxy behind the backend's address through which TCP and TLS connections are tunnelled. */
export interface BackendTunnel {
  /** Host behind the proxy: a DNS name or an IP address. */
  readonly targetHost: string;
  /** Port of that host. */
  readonly targetPort: number;

  /**
   * Method of the request that starts the tunnel: `CONNECT` or `POST`.
   *
   * @default 'CONNECT'
   */
  readonly protocol?: string;
}

/** The share of requests that may be retries. Needs Istio 1.27. */
export interface RetryBudget {
  /**
   * Most retries, in percent of the requests, 0 to 100.
   *
   * @default 20
   */
  readonly percent?: number;

  /**
   * Retries that are always permitted at once.
   *
   * @default 3
   */
  readonly minRetryConcurrency?: number;

  /**
   * Time over which requests are counted. Needs Istio 1.31.
   *
   * @default - requests in progress
   */
  readonly budgetInterval?: Duration;
}

/** How connections to a backend, or to a subset of it, are made and used. */
export interface TrafficPolicy extends BackendPolicy {
  /**
   * Settings of single ports, each in place of all settings above: a port inherits nothing. Where there is `tls` above, each port must
   * repeat it, or have `BackendTls.disable()`.
   *
   * @default - none
   */
  readonly ports?: PortTrafficPolicy[];

  /**
   * Sends the address of the client to the backend by the PROXY protocol. Excludes `tunnel`.
   *
   * @default - no PROXY protocol
   */
  readonly proxyProtocol?: ProxyProtocolVersion;

  /**
   * Tunnels TCP and TLS connections through a proxy at the backend's address. Excludes `proxyProtocol`.
   *
   * @default - no tunnel
   */
  readonly tunnel?: BackendTunnel;

  /**
   * The share of requests that may be retries.
   *
   * @default - `maxRetries` of the connection pool
   */
  readonly retryBudget?: RetryBudget;
}

/** Renders TLS, for one port or for all. */
export type RenderTls = (tls: BackendTls, port?: number) => ClientTlsSpec;

/** A traffic policy as in a DestinationRule; undefined if it sets nothing. */
export function renderTrafficPolicy(policy: TrafficPolicy, tlsOf: RenderTls): TrafficPolicySpec | undefined {
  const { ports = [], proxyProtocol, tunnel, retryBudget } = policy;
  const spec: TrafficPolicySpec = {
    ...renderPolicy(policy, tls => tlsOf(tls)),
    portLevelSettings: ports.length === 0 ? undefined
      : ports.map(each => ({ port: { number: each.port }, ...renderPolicy(each, tls => tlsOf(tls, each.port)) })),
    proxyProtocol: proxyProtocol && { version: proxyProtocol },
    tunnel: tunnel && { ...tunnel },
    retryBudget: retryBudget && {
      ...retryBudget, budgetInterval: retryBudget.budgetInterval && protobufDuration(retryBudget.budgetInterval),
    },
  };
  return Object.values(spec).some(value => value !== undefined) ? spec : undefined;
}

function renderPolicy({ tls, loadBalancer, connectionPool, outlierDetection }: BackendPolicy, tlsOf: RenderTls): TrafficPolicySpec {
  return {
    tls: tls && tlsOf(tls),
    loadBalancer: loadBalancer?._toSpec(),
    connectionPool: connectionPool && renderConnectionPool(connectionPool),
    outlierDetection: outlierDetection && renderOutlierDetection(outlierDetection),
  };
}
