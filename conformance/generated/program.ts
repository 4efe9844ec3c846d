/** A generated ingress program as plain data: what is printed when a judge disagrees, and what shrinks. */
export interface Program {
  readonly workloads: Workload[];
  readonly gateways: GatewayModel[];
  readonly sites: Site[];
}

/** Pods of an ingress gateway. */
export interface Workload {
  readonly namespace: string;
  readonly selector: Record<string, string>;
}

export interface GatewayModel {
  readonly name: string;
  readonly namespace: string;
  /** Index of the workload. */
  readonly workload: number;
}

export const MODES = ['http', 'simple', 'mutual', 'optionalMutual', 'istioMutual', 'passthrough'] as const;
export type Mode = typeof MODES[number];

export const CERTIFICATES = ['issued', 'named', 'bundle', 'existing', 'both', 'mutualSecret', 'mounted', 'paths'] as const;
export type CertificateSource = typeof CERTIFICATES[number];

export const AUTHORITIES = ['derived', 'secret', 'configMap'] as const;
export type AuthoritySource = typeof AUTHORITIES[number];

/** Hosts that are served alike: one server, one certificate, one VirtualService. */
export interface Site {
  /** Index of the gateway. */
  readonly gateway: number;
  /** Without namespaces. */
  readonly hosts: string[];
  /** Prefix of the hosts in the server. */
  readonly prefix: '' | './' | '*/' | 'namespace/';
  readonly mode: Mode;
  readonly port: number;
  readonly portName?: string;
  readonly certificate: CertificateSource;
  readonly authorities: AuthoritySource;
  readonly versions: { readonly min?: string; readonly max?: string };
  readonly clientNames: string[];
  readonly redirect: boolean;
  /** Namespace of the VirtualService. */
  readonly namespace: string;
  readonly routes: RouteModel[];
  /** Index of the site whose server, with a wider host, serves it too; otherwise it has a separate one. */
  readonly within?: number;
}

export const ACTIONS = ['service', 'far', 'weighted', 'external', 'redirect', 'response'] as const;

export interface RouteModel {
  readonly match: 'exact' | 'prefix' | 'regex' | 'two' | 'all';
  /** Path without its leading slash. */
  readonly path: string;
  readonly action: typeof ACTIONS[number];
  readonly service: string;
  readonly port: number;
  readonly extras: Extras;
}

/** Options of a route that do not change where it leads. */
export interface Extras {
  readonly methods?: string[];
  readonly header?: 'exact' | 'prefix' | 'regex' | 'present';
  readonly timeout?: number;
  readonly retries?: number;
  readonly rewrite?: 'path' | 'regex' | 'authority';
  readonly requestHeaders?: boolean;
  readonly mirror?: boolean;
}

/** Whether the gateway opens TLS with a certificate of the program. */
export function terminates(mode: Mode): boolean {
  return mode === 'simple' || mode === 'mutual' || mode === 'optionalMutual';
}

/** Whether the server requests a client certificate. */
export function asksClients(mode: Mode): boolean {
  return mode === 'mutual' || mode === 'optionalMutual';
}
