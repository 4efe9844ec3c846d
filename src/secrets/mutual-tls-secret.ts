import { Construct } from 'constructs';
import { caContent } from './ca-content';
import { keyPairContent } from './key-pair-content';
import { ServerSecretBase, ServerSecretContents, ServerSecretProps } from './server-secret';
import { renderFrom } from './stores-of-app';
import { checkArguments } from '../arguments/check-arguments';
import { TrustBundle } from '../pki/ca/trust-bundle';

/** Properties of a `MutualTlsSecret`. */
export interface MutualTlsSecretProps extends ServerSecretProps {
  /** The authorities whose clients are trusted. */
  readonly trustBundle: TrustBundle;
}

/**
 * A server's certificate and the authorities of its clients in one Secret: creates a Secret of type `kubernetes.io/tls` with `tls.crt`,
 * `tls.key` and `ca.crt`, and `ca.crl` if the authorities have revoked anything, in the namespace of the gateway's workload.
 *
 * The Secret contains a private key: its `secretOutput` decides how it is written. A Secret named `<name>-cacert` would take precedence
 * over `ca.crt`.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
 */
export class MutualTlsSecret extends ServerSecretBase {
  /** The authorities in the Secret. */
  public readonly trustBundle: TrustBundle;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate, authorities, gateway
   * @throws `invalid-credential` for a name or namespace that the gateway cannot read; `invalid-secret-output`
   */
  constructor(scope: Construct, id: string, props: MutualTlsSecretProps) {
    checkArguments('MutualTlsSecret', [scope, id, props]);
    super(scope, id, props);
    this.trustBundle = props.trustBundle;
    props.trustBundle._stores.forEach(store => renderFrom(this, store, this.apiObject));
  }

  /** @internal */
  public _contents({ bundle, trustBundle }: MutualTlsSecretProps): ServerSecretContents {
    return {
      keys: ['tls.crt', 'tls.key', 'ca.crt', ...(trustBundle._hasRevocationLists ? ['ca.crl'] : [])],
      content: () => keyPairContent(bundle, caContent(trustBundle)),
    };
  }
}
