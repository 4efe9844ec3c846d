import { Construct, IConstruct } from 'constructs';
import { CaSecret } from './ca-secret';
import { ICredentialSecret, keysOf } from './credential-secret';
import { credentialSecretOf } from './credential-secret-of';
import { ServerCertificateSecret } from './server-certificate-secret';
import { AppState } from '../app-state';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { mountedPathProblem } from '../validation/mounted-path';
import { check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `SecretMount`. */
export interface SecretMountProps {
  /** The Secret: of this library, of any cdk8s-plus, or an `ApiObject`; each of its keys becomes a file. */
  readonly secret: IConstruct;

  /** Absolute path of the directory in the gateway's container. */
  readonly mountPath: string;

  /**
   * Name of the volume in the Pod.
   *
   * @default - the name of the Secret, with hyphens for dots
   */
  readonly volumeName?: string;

  /**
   * Start the Pod even if the Secret does not exist.
   *
   * @default false
   */
  readonly optional?: boolean;

  /**
   * The gateway that mounts the Secret.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;
}

/** Properties of the server certificate in the gateway's volume for it. */
export interface ServerCertificateMountProps {
  /** Certificate chain and private key; a `ServerCertificateSecret` with the name that the gateway mounts is created for them. */
  readonly bundle: CertificateBundle;

  /**
   * The gateway; its `certificatesVolume` determines name and path.
   *
   * @default - Istio's default ingress gateway: `istio-ingressgateway-certs` at `/etc/istio/ingressgateway-certs`
   */
  readonly workload?: GatewayWorkload;
}

/** Properties of the authorities of clients in the gateway's volume for them. */
export interface TrustBundleMountProps {
  /** The authorities whose clients are trusted; a `CaSecret` with the name that the gateway mounts is created for them. */
  readonly trustBundle: TrustBundle;

  /**
   * Key in the Secret, which is the name of the file.
   *
   * @default 'ca.crt'
   */
  readonly key?: string;

  /**
   * The gateway; its `caCertificatesVolume` determines name and path.
   *
   * @default - Istio's default ingress gateway: `istio-ingressgateway-ca-certs` at `/etc/istio/ingressgateway-ca-certs`
   */
  readonly workload?: GatewayWorkload;
}

/**
 * A Secret as files in the gateway's container. The Gateway's paths and the Pod's volumes (`GatewayVolumes`) both come from this object, so
 * they cannot disagree. It creates nothing. If a Gateway reads it and no `GatewayVolumes` contains it, the synth fails, unless Istio's own
 * installation mounts it.
 *
 * Since Istio 1.10 the gateway reloads a changed Secret without a restart.
 */
export class SecretMount extends Construct {
  /**
   * A server certificate where Istio's own installation mounts one: creates the Secret with the name that the gateway expects.
   *
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props certificate, gateway
   * @throws `invalid-credential`
   */
  public static forServerCertificate(scope: Construct, id: string, props: ServerCertificateMountProps): SecretMount {
    checkArguments('SecretMount.forServerCertificate', [scope, id, props]);
    const workload = props.workload ?? new GatewayWorkload();
    const { name: volumeName, secretName, mountPath } = workload.certificatesVolume;
    const secret = new ServerCertificateSecret(scope, `${id}-Secret`, { bundle: props.bundle, workload, metadata: { name: secretName } });
    CallSite.of(SecretMount.forServerCertificate).record(secret);
    if (secret.name !== secretName) {
      throw new IngressError({
        code: 'invalid-secret-output',
        message: `the gateway mounts Secret '${secretName}', but its secretOutput names '${secret.name}'`,
        help: `rename that Secret to '${secretName}', or mount it with new SecretMount(…)`,
      }, secret);
    }
    return new SecretMount(scope, id, { secret, mountPath, volumeName, workload, optional: true });
  }

  /**
   * The authorities of clients where Istio's own installation mounts them: creates the Secret with the name that the gateway expects.
   *
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props authorities, key, gateway
   * @throws `invalid-credential`
   */
  public static forTrustBundle(scope: Construct, id: string, props: TrustBundleMountProps): SecretMount {
    checkArguments('SecretMount.forTrustBundle', [scope, id, props]);
    const workload = props.workload ?? new GatewayWorkload();
    const { name: volumeName, secretName, mountPath } = workload.caCertificatesVolume;
    const { trustBundle, key } = props;
    const secret = new CaSecret(scope, `${id}-Secret`, { trustBundle, key, workload, metadata: { name: secretName } });
    CallSite.of(SecretMount.forTrustBundle).record(secret);
    return new SecretMount(scope, id, { secret, mountPath, volumeName, workload, optional: true });
  }

  /** The Secret. */
  public readonly secret: ICredentialSecret;
  /** Absolute path of the directory in the gateway's container. */
  public readonly mountPath: string;
  /** Name of the volume in the Pod. */
  public readonly volumeName: string;
  /** Whether the Pod starts even if the Secret does not exist. */
  public readonly optional: boolean;
  /** The gateway that mounts the Secret. */
  public readonly workload: GatewayWorkload;
  #read = false;
  #declared = false;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props Secret, path, gateway
   * @throws `invalid-credential` for a path that Istio cannot use, or a Secret in another namespace
   */
  constructor(scope: Construct, id: string, props: SecretMountProps) {
    checkArguments('SecretMount', [scope, id, props]);
    super(scope, id);
    this.secret = credentialSecretOf(props.secret);
    this.mountPath = props.mountPath;
    this.volumeName = props.volumeName ?? this.secret.name.replaceAll('.', '-');
    this.optional = props.optional ?? false;
    this.workload = props.workload ?? new GatewayWorkload();
    this.checkProps();
    this.node.addValidation({ validate: () => this.missingVolume() });
  }

  /**
   * Path of a file in the gateway's container.
   *
   * @param key key of the Secret, such as `tls.crt`
   * @throws `invalid-credential` for a key that the Secret does not have
   */
  public path(key: string): string {
    checkArguments('SecretMount.path', [key], this);
    const keys = keysOf(this.secret);
    if (keys && !keys.includes(key)) {
      throw new IngressError({
        code: 'invalid-credential',
        message: `Secret '${this.secret.name}' has no key '${key}'`,
        help: `use one of its keys: ${keys.join(', ')}`,
      }, this);
    }
    const path = `${this.mountPath}/${key}`;
    check(this, mountedPathProblem(path));
    this.#read = true;
    return path;
  }

  /**
   * Records that a `GatewayVolumes` contains it.
   *
   * @internal
   */
  public _declare(): void {
    this.#declared = true;
    this.declaredGateways.add(this.gatewayKey);
  }

  /** Gateways of the app with declared volumes. */
  private get declaredGateways(): Set<string> {
    return AppState.of(this).part('declared-volumes', () => new Set());
  }

  private get gatewayKey(): string {
    return `${this.workload.namespace}/${this.workload.name}`;
  }

  private missingVolume(): string[] {
    if (!this.#read || this.#declared) return [];
    const { certificatesVolume, caCertificatesVolume } = this.workload;
    const installed = [certificatesVolume, caCertificatesVolume]
      .some(({ mountPath, secretName }) => mountPath === this.mountPath && secretName === this.secret.name);
    if (installed && !this.declaredGateways.has(this.gatewayKey)) return [];
    return [`'${this.mountPath}' is read by a gateway, but Secret '${this.secret.name}' is not mounted there; `
      + 'add the mount to GatewayVolumes.of, or use fromPaths if the Secret is mounted in another way (invalid-credential)'];
  }

  private checkProps(): void {
    const refuse = (message: string, help: string) => {
      throw new IngressError({ code: 'invalid-credential', message, help }, this);
    };
    if (!/^\/[^:]*[^/:]$/.test(this.mountPath) || this.mountPath.split('/').includes('..')) {
      refuse(
        `mount path '${this.mountPath}' is not an absolute directory`,
        "use a path such as '/etc/istio/shop-certs': no slash at the end, no '..', no ':'",
      );
    }
    check(this, mountedPathProblem(this.mountPath));
    if (!/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(this.volumeName)) {
      refuse(
        `volume name '${this.volumeName}' is not a DNS label`, 'set volumeName to up to 63 lower-case letters, digits and inner hyphens',
      );
    }
    if (this.secret.namespace !== this.workload.namespace) {
      refuse(`Secret '${this.secret.name}' is in namespace '${this.secret.namespace}', but a Pod of '${this.workload.namespace}' can `
        + 'mount only Secrets in its own namespace',
      'use the same workload for the Secret and the mount');
    }
  }
}
