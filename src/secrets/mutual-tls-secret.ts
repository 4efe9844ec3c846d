import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { CaBundle } from './ca-bundle';
import { credentialMetadata } from './credential-metadata';
import { CredentialSecretBase, renderSecret } from './credential-secret';
import { settleBeforeManifests } from './settle-certificates';
import { CertificateBundle } from '../pki/certificate-bundle';
import { IngressGateway } from '../workload/ingress-gateway';

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
  readonly workload?: IngressGateway;

  /**
   * Metadata of the Secret. Its namespace, if given, must be the workload's.
   *
   * @default - named after the certificate, in the workload's namespace
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * A server's certificate and the authorities of its clients in one Secret: creates a Secret of type
 * `kubernetes.io/tls` with `tls.crt`, `tls.key` and `ca.crt`, in the namespace of the gateway's workload.
 *
 * The manifest holds a private key: do not commit it unencrypted. A Secret called `<name>-cacert` would take precedence over `ca.crt`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
 */
export class MutualTlsSecret extends CredentialSecretBase {
  /** The certificate inside. */
  public readonly bundle: CertificateBundle;
  /** The authorities inside. */
  public readonly caCertificates: CaBundle;
  /** The Secret's API object. */
  public readonly apiObject: ApiObject;
  public readonly namespace: string;
  /** @internal */
  public readonly _keys: readonly string[] = ['tls.crt', 'tls.key', 'ca.crt'];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate, authorities, gateway
   * @throws `invalid-credential` for a name or namespace that the gateway would not read
   */
  constructor(scope: Construct, id: string, props: MutualTlsSecretProps) {
    super(scope, id);
    this.bundle = props.bundle;
    this.caCertificates = props.caCertificates;
    const metadata = credentialMetadata(this, props.workload, props.metadata, props.bundle.name);
    this.namespace = metadata.namespace;
    this.apiObject = renderSecret(this, 'kubernetes.io/tls', metadata, () => ({
      'tls.crt': this.bundle.certificateChain,
      'tls.key': this.bundle.privateKey,
      'ca.crt': this.caCertificates.pem,
    }));
    settleBeforeManifests(this, () => [this.bundle.certificateChain, this.caCertificates.pem]);
  }

  /** Name of the Secret: a Gateway's `credentialName`. */
  public get name(): string {
    return this.apiObject.name;
  }
}
