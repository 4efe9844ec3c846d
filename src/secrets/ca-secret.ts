import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { caContent } from './ca-content';
import { caMetadata } from './credential-metadata';
import { CredentialSecretBase, ExistingSecret, ICredentialSecret, renderSecret } from './credential-secret';
import { checkSecretKey } from './secret-key';
import { renderFrom } from './stores-of-app';
import { checkArguments } from '../arguments/check-arguments';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `CaSecret`. */
export interface CaSecretProps {
  /** The authorities to trust. */
  readonly trustBundle: TrustBundle;

  /**
   * Key in the Secret. Istio reads only `ca.crt` by name; another key can be used only as a mounted file.
   *
   * @default 'ca.crt'
   */
  readonly key?: string;

  /**
   * The gateway that reads the Secret; the Secret is created in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the Secret. Its namespace, if given, must be the workload's.
   *
   * @default - `<authority>-cacert` in the workload's namespace; required for authorities from PEM
   */
  readonly metadata?: ApiObjectMetadata;
}

/** Options of an existing Secret with authorities. */
export interface ExistingCaSecretOptions {
  /**
   * Key in the Secret.
   *
   * @default 'ca.crt'
   */
  readonly key?: string;

  /**
   * The gateway that reads the Secret.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;
}

/**
 * The authorities of clients as the ingress gateway reads them: creates a Secret of type `Opaque` with `ca.crt` (PEM), `ca.crl` if the
 * authorities have revoked anything, and no private key, in the namespace of the gateway's workload.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/secure-ingress/#configure-a-mutual-tls-ingress-gateway
 */
export class CaSecret extends CredentialSecretBase {
  /**
   * Refers to an existing Secret. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param secretName name of the Secret in the namespace of the gateway's workload
   * @param options key, gateway
   * @throws `invalid-name`, `invalid-credential`
   */
  public static fromSecretName(scope: Construct, id: string, secretName: string, options: ExistingCaSecretOptions = {}): ICredentialSecret {
    checkArguments('CaSecret.fromSecretName', [scope, id, secretName, options]);
    const key = checkSecretKey(options.key ?? 'ca.crt', scope);
    return new ExistingSecret(scope, id, caMetadata(scope, options.workload, { name: secretName }), [key]);
  }

  /** The authorities in the Secret. */
  public readonly trustBundle: TrustBundle;
  /** Key of the certificates in the Secret. */
  public readonly key: string;
  /** The Secret's API object. */
  public readonly apiObject: ApiObject;
  public readonly namespace: string;
  /** @internal */
  public readonly _keys: readonly string[];

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props authorities, key, gateway
   * @throws `invalid-name`, `invalid-credential`
   */
  constructor(scope: Construct, id: string, props: CaSecretProps) {
    checkArguments('CaSecret', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    this.trustBundle = props.trustBundle;
    this.key = checkSecretKey(props.key ?? 'ca.crt', this);
    this._keys = [this.key];
    const metadata = caMetadata(this, props.workload, props.metadata, this.trustBundle);
    this.namespace = metadata.namespace;
    this.apiObject = renderSecret(this, 'Opaque', metadata, () => caContent(this.trustBundle, this.key));
    SynthChecks.of(this).settleBeforeManifests(() => caContent(this.trustBundle, this.key));
    this.trustBundle._stores.forEach(store => renderFrom(this, store, this.apiObject));
  }

  /** Name of the Secret. */
  public get name(): string {
    return this.apiObject.name;
  }
}
