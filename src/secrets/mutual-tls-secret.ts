import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { CaBundle } from './ca-bundle';
import { caContent } from './ca-content';
import { SecretOutput } from './output/secret-output';
import { ServerSecretBase } from './server-secret';
import { renderFrom } from './stores-of-app';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { GatewayWorkload } from '../workload/gateway-workload';

/** What a `MutualTlsSecret` is made of. */
export interface MutualTlsSecretProps {
  /** The server's certificate chain and private key. */
  readonly bundle: CertificateBundle;

  /** The authorities whose clients are trusted. */
  readonly caCertificates: CaBundle;

  /**
   * The gateway that reads the Secret; the Secret lands in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the Secret. Its namespace, if given, must be the workload's.
   *
   * @default - named after the certificate, in the workload's namespace
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * How the Secret leaves the program.
   *
   * @default - as chosen for the Gateway, chart or app around it, else `SecretOutput.plain()`
   */
  readonly output?: SecretOutput;
}

/**
 * A server's certificate and the authorities of its clients in one Secret: creates a Secret of type
 * `kubernetes.io/tls` with `tls.crt`, `tls.key` and `ca.crt`,
 * and `ca.crl` while the authorities have revoked anything, in the namespace of the gateway's workload.
 *
 * The Secret holds a private key: its `output` says how that leaves the program. A Secret called `<name>-cacert` would take precedence over `ca.crt`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
 */
export class MutualTlsSecret extends ServerSecretBase {
  /** The authorities inside. */
  public readonly caCertificates: CaBundle;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate, authorities, gateway
   * @throws `invalid-credential` for a name or namespace that the gateway would not read; `invalid-secret-output`
   */
  constructor(scope: Construct, id: string, props: MutualTlsSecretProps) {
    const keys = ['tls.crt', 'tls.key', 'ca.crt', ...(props.caCertificates._hasRevocationLists ? ['ca.crl'] : [])];
    super(scope, id, props, keys, () => ({
      'tls.crt': props.bundle.certificateChain,
      'tls.key': props.bundle.privateKey,
      ...caContent(props.caCertificates),
    }));
    this.caCertificates = props.caCertificates;
    props.caCertificates._stores.forEach((store) => renderFrom(this, store));
  }
}
