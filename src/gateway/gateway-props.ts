import { ApiObjectMetadata } from 'cdk8s';
import { HostDefaults } from './host-defaults';
import { Server } from './server';
import { TerminatingTls } from './server-tls';
import { TlsPolicy } from './tls-policy';
import { SecretOutput } from '../secrets/output/secret-output';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a Gateway. */
export interface GatewayProps {
  /**
   * The workload that the Gateway configures: its selector, and the namespace of its Secrets.
   *
   * @default - Istio's default ingress gateway: `istio: ingressgateway` in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * TLS of every host that `addHost` or `addHosts` adds without `tls`, for example `ServerTls.issuedBy(ca)`.
   *
   * @default - none: each host needs `tls`
   */
  readonly tls?: TerminatingTls;

  /**
   * What holds for every host that `addHost` or `addHosts` adds, for example `{ hsts: Hsts.maxAge(Duration.days(365)) }`.
   *
   * @default - nothing
   */
  readonly hostDefaults?: HostDefaults;

  /**
   * The initial servers.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly servers?: Server[];

  /**
   * How Secrets with the private keys of its servers are written.
   *
   * @default - the output of the chart or app, set with `SecretOutput.applyTo`; else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;

  /**
   * TLS versions, cipher suites and groups of every server that terminates TLS and has no other policy.
   *
   * @default - the policy of the chart or app, set with `TlsPolicy.applyTo`; else Envoy's defaults
   */
  readonly tlsPolicy?: TlsPolicy;

  /**
   * Metadata of the Gateway. Its name is a DNS label: no dots.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Options of an existing Gateway. */
export interface ExistingGatewayOptions {
  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of the object that refers to it
   */
  readonly namespace?: string;

  /**
   * The workload that the Gateway configures, which starts TLS to destinations that have `tls`.
   *
   * @default - unknown: a destination with `tls` is refused
   */
  readonly workload?: GatewayWorkload;
}
