import { choice, FLAG, list, map, NUMBER, object, Shape, shapeCheck, TEXT } from './shape';

/** TLS that a DestinationRule starts, as JSON. */
export interface ClientTlsSpec {
  readonly mode?: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  readonly clientCertificate?: string;
  readonly privateKey?: string;
  readonly caCertificates?: string;
  readonly caCrl?: string;
  readonly credentialName?: string;
  readonly caCertCredentialName?: string;
  readonly sni?: string;
  readonly subjectAltNames?: readonly string[];
  readonly insecureSkipVerify?: boolean;
}

/** Outlier detection of a DestinationRule, as JSON. */
export interface OutlierDetectionSpec {
  readonly consecutiveErrors?: number;
  readonly consecutive5xxErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly consecutiveLocalOriginFailures?: number;
  readonly failurePercentageThreshold?: number;
  readonly interval?: string;
  readonly baseEjectionTime?: string;
  readonly maxEjectionPercent?: number;
  readonly minHealthPercent?: number;
  readonly splitExternalLocalOriginErrors?: boolean;
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
}

/** Limits of connections and requests of a DestinationRule, as JSON. */
export interface ConnectionPoolSpec {
  readonly tcp?: {
    readonly maxConnections?: number;
    readonly connectTimeout?: string;
    readonly idleTimeout?: string;
    readonly maxConnectionDuration?: string;
    readonly tcpKeepalive?: { readonly probes?: number; readonly time?: string; readonly interval?: string };
  };
  readonly http?: {
    readonly http1MaxPendingRequests?: number;
    readonly http2MaxRequests?: number;
    readonly maxRequestsPerConnection?: number;
    readonly maxRetries?: number;
    readonly maxConcurrentStreams?: number;
    readonly idleTimeout?: string;
    readonly h2UpgradePolicy?: string;
    readonly useClientProtocol?: boolean;
    readonly http2KeepAlive?: { readonly interval?: string; readonly timeout?: string };
  };
}

/** Consistent hashing of a DestinationRule, as JSON. */
export interface ConsistentHashSpec {
  readonly httpHeaderName?: string;
  readonly httpCookie?: {
    readonly name?: string;
    readonly ttl?: string;
    readonly path?: string;
    readonly attributes?: readonly { readonly name?: string; readonly value?: string }[];
  };
  readonly useSourceIp?: boolean;
  readonly httpQueryParameterName?: string;
  readonly minimumRingSize?: number;
  readonly ringHash?: { readonly minimumRingSize?: number };
  readonly maglev?: { readonly tableSize?: number };
}

/** The region that takes the requests of another, as JSON. */
export interface FailoverSpec {
  readonly from?: string;
  readonly to?: string;
}

/** Load balancing of a DestinationRule, as JSON. */
export interface LoadBalancerSpec {
  readonly simple?: string;
  readonly consistentHash?: ConsistentHashSpec;
  readonly backendUtilization?: object;
  readonly localityLbSetting?: {
    readonly distribute?: readonly { readonly from?: string; readonly to?: { readonly [locality: string]: number } }[];
    readonly failover?: readonly FailoverSpec[];
    readonly failoverPriority?: readonly string[];
    readonly enabled?: boolean;
  };
  readonly zoneAwareLbSetting?: {
    readonly failover?: readonly FailoverSpec[];
    readonly failoverPriority?: readonly string[];
    readonly enabled?: boolean;
    readonly minClusterSize?: number;
  };
  readonly warmup?: { readonly duration?: string; readonly minimumPercent?: number; readonly aggression?: number };
}

/** What a DestinationRule sets for all ports, one port or a subset, as JSON. */
export interface TrafficPolicySpec {
  readonly tls?: ClientTlsSpec;
  readonly outlierDetection?: OutlierDetectionSpec;
  readonly connectionPool?: ConnectionPoolSpec;
  readonly loadBalancer?: LoadBalancerSpec;
  readonly portLevelSettings?: readonly (TrafficPolicySpec & { readonly port?: { readonly number?: number } })[];
  readonly tunnel?: { readonly protocol?: string; readonly targetHost?: string; readonly targetPort?: number };
  readonly proxyProtocol?: { readonly version?: string };
  readonly retryBudget?: { readonly percent?: number; readonly minRetryConcurrency?: number; readonly budgetInterval?: string };
}

/** A subset of a DestinationRule, as JSON. */
export interface SubsetSpec {
  readonly name: string;
  readonly labels?: { readonly [name: string]: string };
  readonly trafficPolicy?: TrafficPolicySpec;
}

/** The spec of a DestinationRule, as JSON. */
export interface DestinationRuleSpec {
  readonly host?: string;
  readonly trafficPolicy?: TrafficPolicySpec;
  readonly subsets?: readonly SubsetSpec[];
  readonly exportTo?: readonly string[];
  readonly workloadSelector?: { readonly matchLabels?: { readonly [name: string]: string } };
}

const PORT_POLICY: { readonly [name: string]: Shape } = {
  connectionPool: object({
    http: object({
      h2UpgradePolicy: choice('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
      http1MaxPendingRequests: NUMBER,
      http2MaxRequests: NUMBER,
      http2KeepAlive: object({ interval: TEXT, timeout: TEXT }),
      idleTimeout: TEXT,
      maxConcurrentStreams: NUMBER,
      maxRequestsPerConnection: NUMBER,
      maxRetries: NUMBER,
      useClientProtocol: FLAG,
    }),
    tcp: object({
      connectTimeout: TEXT,
      idleTimeout: TEXT,
      maxConnectionDuration: TEXT,
      maxConnections: NUMBER,
      tcpKeepalive: object({ interval: TEXT, probes: NUMBER, time: TEXT }),
    }),
  }),
  loadBalancer: object({
    consistentHash: object({
      httpCookie: object({ attributes: list(object({ name: TEXT, value: TEXT }, 'name')), name: TEXT, path: TEXT, ttl: TEXT }, 'name'),
      httpHeaderName: TEXT,
      httpQueryParameterName: TEXT,
      maglev: object({ tableSize: NUMBER }),
      minimumRingSize: NUMBER,
      ringHash: object({ minimumRingSize: NUMBER }),
      useSourceIp: FLAG,
    }),
    localityLbSetting: object({
      distribute: list(object({ from: TEXT, to: map(NUMBER) })),
      enabled: FLAG,
      failover: list(object({ from: TEXT, to: TEXT })),
      failoverPriority: list(TEXT),
    }),
    zoneAwareLbSetting: object({
      enabled: FLAG,
      failover: list(object({ from: TEXT, to: TEXT })),
      failoverPriority: list(TEXT),
      minClusterSize: NUMBER,
    }),
    backendUtilization: object({
      errorUtilizationPenaltyPercent: NUMBER,
      metricNamesForComputingUtilization: list(TEXT),
      weightExpirationPeriod: TEXT,
      weightStabilizationPeriod: TEXT,
      weightUpdatePeriod: TEXT,
    }),
    simple: choice('UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST'),
    warmup: object({ aggression: NUMBER, duration: TEXT, minimumPercent: NUMBER }, 'duration'),
    warmupDurationSecs: TEXT,
  }),
  outlierDetection: object({
    baseEjectionTime: TEXT,
    consecutive5xxErrors: NUMBER,
    consecutiveErrors: NUMBER,
    consecutiveGatewayErrors: NUMBER,
    consecutiveLocalOriginFailures: NUMBER,
    failurePercentageThreshold: NUMBER,
    interval: TEXT,
    maxEjectionPercent: NUMBER,
    minHealthPercent: NUMBER,
    outlierDetectionHttpErrorCodes: list(NUMBER),
    splitExternalLocalOriginErrors: FLAG,
  }),
  tls: object({
    caCertCredentialName: TEXT,
    caCertificates: TEXT,
    caCrl: TEXT,
    clientCertificate: TEXT,
    credentialName: TEXT,
    insecureSkipVerify: FLAG,
    mode: choice('DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'),
    privateKey: TEXT,
    sni: TEXT,
    subjectAltNames: list(TEXT),
  }),
};

const POLICY = object({
  ...PORT_POLICY,
  portLevelSettings: list(object({ ...PORT_POLICY, port: object({ number: NUMBER }) })),
  proxyProtocol: object({ version: choice('V1', 'V2') }),
  retryBudget: object({ budgetInterval: TEXT, minRetryConcurrency: NUMBER, percent: NUMBER }),
  tunnel: object({ protocol: TEXT, targetHost: TEXT, targetPort: NUMBER }, 'targetHost', 'targetPort'),
});

/** The shape of a DestinationRule's spec. */
const DESTINATION_RULE_SHAPE: Shape = object({
  exportTo: list(TEXT),
  host: TEXT,
  subsets: list(object({ labels: map(TEXT), name: TEXT, trafficPolicy: POLICY }, 'name')),
  trafficPolicy: POLICY,
  workloadSelector: object({ matchLabels: map(TEXT) }),
}, 'host');

/** Where a DestinationRule's spec does not match its shape. */
export const destinationRuleShapeProblems = shapeCheck(DESTINATION_RULE_SHAPE);
