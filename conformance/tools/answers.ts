/** What the Go judge is asked and what it answers; conformance/judge has the same in Go. */

export interface VerdictCase {
  readonly id: string;
  readonly yaml: string;
  /** Objects that are there but not judged. */
  readonly context?: string;
  /** Adds the Services that VirtualServices route to and nobody declares. */
  readonly assumeServices?: boolean;
}

export interface Words {
  readonly code?: string;
  readonly level: 'Error' | 'Warning' | 'Info';
  readonly resource: string;
  readonly message: string;
}

export interface Verdict {
  readonly id: string;
  readonly objects: number;
  readonly crd: Words[];
  readonly kubernetes: Words[];
  readonly validation: Words[];
  readonly analysis: Words[];
  readonly error?: string;
}

export interface GatewayApiCase {
  readonly id: string;
  readonly yaml: string;
  /** Objects that are there but not judged. */
  readonly context?: string;
}

export interface StatusCondition {
  readonly object: string;
  /** Listener or parent; none: the object itself. */
  readonly where?: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

export interface GatewayApiAnswer {
  readonly id: string;
  readonly objects: number;
  readonly crd: { readonly resource: string; readonly message: string }[];
  readonly conditions: StatusCondition[];
  /** Gateways and routes of which Istio writes no status. */
  readonly silent: string[];
  readonly error?: string;
}

export interface Workload {
  readonly namespace: string;
  readonly labels: Record<string, string>;
  /** Any Pod of the mesh instead of a gateway. */
  readonly sidecar?: boolean;
}

export interface Call {
  readonly port: number;
  readonly protocol?: 'http' | 'http2' | 'tcp';
  readonly tls?: boolean;
  readonly sni?: string;
  readonly host?: string;
  readonly path?: string;
  readonly gateway?: Workload;
}

export interface SimulationCase {
  readonly id: string;
  readonly yaml: string;
  readonly context?: string;
  readonly gateway?: Workload;
  readonly calls: Call[];
  /** For a configuration: how backends are connected to as well. */
  readonly clusters?: boolean;
}

/** All that Istio tells the gateway's Envoy, as text to compare. */
export interface Configuration {
  readonly id: string;
  readonly config: string;
  readonly error?: string;
}

export interface CallResult {
  readonly error?: string;
  readonly listener?: string;
  readonly routeConfig?: string;
  readonly virtualHost?: string;
  readonly route?: string;
  readonly cluster?: string;
  readonly noCluster?: boolean;
  readonly certificates?: string[];
  readonly clientCa?: string;
  readonly clientCertificate?: boolean;
  readonly subjectAltNames?: number;
  readonly minTls?: string;
  readonly maxTls?: string;
}

export interface Simulation {
  readonly id: string;
  readonly results: CallResult[];
  readonly error?: string;
}

/** PEM text or the path of a file that holds it. */
export type Material = string;

export interface TlsVerification {
  readonly id: string;
  readonly chain: Material;
  readonly roots: Material;
  readonly host?: string;
  readonly usage?: 'server' | 'client';
  readonly at?: string;
}

export interface TlsVerified {
  readonly id: string;
  readonly ok: boolean;
  readonly error?: string;
}

export interface TlsConnection {
  readonly id: string;
  readonly address: string;
  readonly serverName: string;
  readonly roots: Material;
  readonly certificate?: Material;
  readonly key?: Material;
  readonly path?: string;
  readonly min?: '1.2' | '1.3';
  readonly max?: '1.2' | '1.3';
}

export interface TlsConnected extends TlsVerified {
  readonly version?: string;
  readonly cipher?: string;
  readonly status?: number;
  readonly names?: string[];
  readonly sha256?: string;
}

/** A call of a gRPC method without parameters. */
export interface GrpcCall {
  readonly address: string;
  readonly host: string;
  readonly ca: string;
  /** Such as `/shop.Cart/Add`. */
  readonly method: string;
}

/** The name of the backend that answers, or the status of the failed call. */
export interface GrpcAnswer {
  readonly service?: string;
  readonly code: string;
  readonly message?: string;
}
