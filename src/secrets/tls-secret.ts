import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { credentialMetadata } from './credential-metadata';
import { CredentialSecretBase, ExistingSecret, ICredentialSecret, renderSecret } from './credential-secret';
import { settleBeforeManifests } from './settle-certificates';
import { CertificateBundle } from '../pki/certificate-bundle';
import { IngressGateway } from '../workload/ingress-gateway';

/** What a `TlsSecret` is made of. */
export interface TlsSecretProps {
  /** Certificate chain and private key to put in the Secret. */
  readonly bundle: CertificateBundle;

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

/** Options of a Secret that exists already. */
export interface ExistingSecretOptions {
  /**
   * The gateway that reads the Secret.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: IngressGateway;
}

/**
 * A server certificate as the ingress gateway reads it: creates a Secret of type `kubernetes.io/tls` with
 * `tls.crt` (the chain: leaf, then intermediates) and `tls.key` (PKCS#8), in the namespace of the gateway's
 * workload, whatever the chart's namespace is.
 *
 * The manifest holds a private key: do not commit it unencrypted.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export class TlsSecret extends CredentialSecretBase {
  /**
   * Refers to a Secret that somebody else makes. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param secretName name of the Secret in the namespace of the gateway's workload
   * @param options which gateway reads it
   * @throws `invalid-credential` for a name that the gateway would not read a certificate from
   */
  public static fromSecretName(scope: Construct, id: string, secretName: string, options: ExistingSecretOptions = {}): ICredentialSecret {
    return new ExistingSecret(scope, id, credentialMetadata(scope, options.workload, { name: secretName }));
  }

  /** The certificate inside. */
  public readonly bundle: CertificateBundle;
  /** The Secret's API object. */
  public readonly apiObject: ApiObject;
  public readonly namespace: string;
  /** @internal */
  public readonly _keys: readonly string[] = ['tls.crt', 'tls.key'];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate and gateway
   * @throws `invalid-credential` for a name or namespace that the gateway would not read
   */
  constructor(scope: Construct, id: string, props: TlsSecretProps) {
    super(scope, id);
    this.bundle = props.bundle;
    const metadata = credentialMetadata(this, props.workload, props.metadata, props.bundle.name);
    this.namespace = metadata.namespace;
    this.apiObject = renderSecret(this, 'kubernetes.io/tls', metadata, () => ({
      'tls.crt': this.bundle.certificateChain,
      'tls.key': this.bundle.privateKey,
    }));
    settleBeforeManifests(this, () => this.bundle.certificateChain);
  }

  /** Name of the Secret: a Gateway's `credentialName`. */
  public get name(): string {
    return this.apiObject.name;
  }
}
