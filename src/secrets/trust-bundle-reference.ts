import { IConstruct } from 'constructs';
import { ICaConfigMap } from './ca-config-map';
import { CaSecret } from './ca-secret';
import { ICredentialSecret } from './credential-secret';
import { credentialSecretOf } from './credential-secret-of';
import { SecretMount } from './secret-mount';
import { checkArguments } from '../arguments/check-arguments';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { mountedPathProblem } from '../validation/mounted-path';
import { check } from '../validation/problem';

/** The key of a mounted Secret that holds a trust bundle. */
export interface MountedTrustBundleOptions {
  /**
   * Key of the PEM certificates in the Secret.
   *
   * @default - the only key of a `CaSecret`, else `ca.crt`
   */
  readonly key?: string;
}

/**
 * The location of a trust bundle.
 *
 * @internal
 */
export type TrustBundleLocation =
  | { readonly kind: 'secret'; readonly secret: ICredentialSecret }
  | { readonly kind: 'server-secret' }
  | { readonly kind: 'config-map'; readonly configMap: ICaConfigMap }
  | { readonly kind: 'file'; readonly path: string; readonly mount?: SecretMount };

/**
 * Refers to a trust bundle in the cluster: in a Secret, a ConfigMap, or a mounted file. Creates nothing.
 *
 * A server with its certificate in a Secret reads the bundle from a Secret or ConfigMap; a server with mounted files reads a mounted file.
 * Istio ignores any other combination, so it is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class TrustBundleReference extends TrustAnchors {
  /**
   * A Secret with the certificates under `ca.crt`, such as a `CaSecret`. Its name must end in `-cacert`. Unless its name is the name of the
   * server's Secret followed by `-cacert`, Istio 1.28 is required.
   *
   * @param secret a `CaSecret`, a `Secret` of any cdk8s-plus or an `ApiObject`, in the namespace of the gateway's workload
   * @throws `invalid-credential` for another construct, or a Secret without a namespace
   */
  public static fromSecret(secret: IConstruct): TrustBundleReference {
    checkArguments('TrustBundleReference.fromSecret', [secret]);
    const credential = credentialSecretOf(secret);
    return new TrustBundleReference(`Secret '${credential.name}'`, { kind: 'secret', secret: credential });
  }

  /**
   * The `ca.crt` in the server's own Secret, such as a `MutualTlsSecret`. A Secret named `<credentialName>-cacert` would take precedence
   * and must not exist. For backends, use `BackendTls.mutual`.
   */
  public static fromServerSecret(): TrustBundleReference {
    return new TrustBundleReference("the server's own Secret", { kind: 'server-secret' });
  }

  /**
   * A ConfigMap with the key `ca.crt`, with any name and namespace. Needs Istio 1.28. Cannot be used for backends.
   *
   * @param configMap such as a `CaConfigMap`
   */
  public static fromConfigMap(configMap: ICaConfigMap): TrustBundleReference {
    checkArguments('TrustBundleReference.fromConfigMap', [configMap]);
    return new TrustBundleReference(`ConfigMap '${configMap.name}'`, { kind: 'config-map', configMap });
  }

  /**
   * A file of a Secret that is mounted in the gateway's container.
   *
   * @param mount the Secret and its mount path
   * @param options the key
   * @throws `invalid-credential` for a key that the Secret does not have
   */
  public static fromMountedFile(mount: SecretMount, options: MountedTrustBundleOptions = {}): TrustBundleReference {
    checkArguments('TrustBundleReference.fromMountedFile', [mount, options]);
    const path = mount.path(options.key ?? (mount.secret instanceof CaSecret ? mount.secret.key : 'ca.crt'));
    return new TrustBundleReference(`file '${path}'`, { kind: 'file', path, mount });
  }

  /**
   * A file in the gateway's container.
   *
   * @param path absolute path in the container
   * @throws `invalid-credential` for a path that Istio cannot use
   */
  public static fromPath(path: string): TrustBundleReference {
    checkArguments('TrustBundleReference.fromPath', [path]);
    check(undefined, mountedPathProblem(path));
    return new TrustBundleReference(`file '${path}'`, { kind: 'file', path });
  }

  /** @internal */
  public readonly _location: TrustBundleLocation;

  private constructor(description: string, location: TrustBundleLocation) {
    super(description);
    this._location = location;
  }
}
