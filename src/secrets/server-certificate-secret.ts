import { Construct } from 'constructs';
import { credentialMetadata } from './credential-metadata';
import { ExistingSecret, ICredentialSecret } from './credential-secret';
import { keyPairContent } from './key-pair-content';
import { ServerSecretBase, ServerSecretContents, ServerSecretProps } from './server-secret';
import { checkArguments } from '../arguments/check-arguments';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `ServerCertificateSecret`. */
export interface ServerCertificateSecretProps extends ServerSecretProps {}

/** Options of an existing Secret. */
export interface ExistingSecretOptions {
  /**
   * The gateway that reads the Secret.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;
}

/**
 * A server certificate as the ingress gateway reads it: creates a Secret of type `kubernetes.io/tls` with `tls.crt` (the chain: leaf, then
 * intermediates) and `tls.key` (PKCS#8), in the namespace of the gateway's workload, independent of the chart's namespace.
 *
 * The Secret contains a private key: its `secretOutput` decides how it is written.
 *
 * @example
 * const bundle = ca.issueServerCertificate('shop.example.com', { dnsNames: ['shop.example.com'] });
 * const secret = new ServerCertificateSecret(chart, 'Secret', { bundle });
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/
 */
export class ServerCertificateSecret extends ServerSecretBase {
  /**
   * Refers to an existing Secret. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param secretName name of the Secret in the namespace of the gateway's workload
   * @param options which gateway reads it
   * @throws `invalid-credential` for a name from which the gateway cannot read a certificate; `invalid-name` for one with a namespace
   */
  public static fromSecretName(scope: Construct, id: string, secretName: string, options: ExistingSecretOptions = {}): ICredentialSecret {
    checkArguments('ServerCertificateSecret.fromSecretName', [scope, id, secretName, options]);
    return new ExistingSecret(scope, id, credentialMetadata(scope, options.workload, { name: secretName }));
  }

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate and gateway
   * @throws `invalid-credential` for a name or namespace that the gateway cannot read; `invalid-secret-output`
   */
  constructor(scope: Construct, id: string, props: ServerCertificateSecretProps) {
    checkArguments('ServerCertificateSecret', [scope, id, props]);
    super(scope, id, props);
  }

  /** @internal */
  public _contents({ bundle }: ServerCertificateSecretProps): ServerSecretContents {
    return { keys: ['tls.crt', 'tls.key'], content: () => keyPairContent(bundle) };
  }
}
