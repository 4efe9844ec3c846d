import { IConstruct } from 'constructs';
import { BoundCaCertificates, BoundServerCertificate, checkMount, checkNamespace, credentialNameOf, ServerContext } from './binding';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { CaBundle, CaBundleOptions } from '../secrets/ca-bundle';
import { ICaConfigMap } from '../secrets/ca-config-map';
import { revocationKey } from '../secrets/ca-content';
import { CaSecret } from '../secrets/ca-secret';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { MutualTlsSecret } from '../secrets/mutual-tls-secret';
import { SecretMount } from '../secrets/secret-mount';
import { caCredentialNameProblem } from '../validation/credential-name';
import { mountedPathProblem } from '../validation/mounted-path';
import { check } from '../validation/problem';
import { requireIstio } from '../workload/istio-version';

/** Keys of a Secret under which Istio finds authorities. */
const CA_KEYS = ['ca.crt', 'cacert'];

/** Which file of a mounted Secret holds the authorities. */
export interface MountedCaOptions {
  /**
   * Key of the PEM certificates in the Secret.
   *
   * @default - the only key of a `CaSecret`, else `ca.crt`
   */
  readonly key?: string;
}

/**
 * Where a server finds the authorities whose clients it trusts.
 *
 * With a server certificate from a Secret the authorities come from a Secret or ConfigMap too; with mounted files they are a
 * mounted file. Anything else Istio would ignore, so it is refused.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export abstract class CaCertificates {
  /**
   * Clients of authorities of this program. Creates a `CaSecret` called `<credentialName>-cacert`, where Istio looks for it.
   *
   * @param authorities one or more authorities
   */
  public static of(...authorities: CertificateAuthority[]): CaCertificates {
    checkArguments('CaCertificates.of', [...authorities]);
    return CaCertificates.fromBundle(CaBundle.of(...authorities));
  }

  /**
   * Clients of authorities that are given as PEM. Creates a `CaSecret` called `<credentialName>-cacert`, where Istio looks for it.
   *
   * @param pem one or more PEM certificates
   * @param options clock
   * @throws `invalid-credential` if there is a private key among them; `invalid-certificate` for certificates that are no authorities or have expired
   */
  public static fromPem(pem: string, options: CaBundleOptions = {}): CaCertificates {
    checkArguments('CaCertificates.fromPem', [pem, options]);
    return CaCertificates.fromBundle(CaBundle.fromPem(pem, options));
  }

  /**
   * Clients of authorities in a PEM file, which is read at once. Creates a `CaSecret` called `<credentialName>-cacert`, where Istio looks for it.
   *
   * @param path of the file on this machine
   * @param options clock
   * @throws `invalid-credential` if there is a private key in it; `invalid-certificate` for certificates that are no authorities or have expired
   */
  public static fromFile(path: string, options: CaBundleOptions = {}): CaCertificates {
    checkArguments('CaCertificates.fromFile', [path, options]);
    return CaCertificates.fromBundle(CaBundle.fromFile(path, options));
  }

  /**
   * Clients of the authorities in a bundle. Creates a `CaSecret` called `<credentialName>-cacert`, where Istio looks for it.
   *
   * @param bundle certificates of authorities
   */
  public static fromBundle(bundle: CaBundle): CaCertificates {
    checkArguments('CaCertificates.fromBundle', [bundle]);
    return new BundledCaCertificates(bundle);
  }

  /**
   * A Secret with the authorities alone, such as a `CaSecret`. Its name must end in `-cacert`. If that is not all that
   * distinguishes it from the name of the server's Secret, Istio 1.28 is needed.
   *
   * @param secret the Secret, with the key `ca.crt`
   */
  public static fromSecret(secret: ICredentialSecret): CaCertificates {
    checkArguments('CaCertificates.fromSecret', [secret]);
    return new SecretCaCertificates(secret);
  }

  /** The `ca.crt` in the server's own Secret, such as a `MutualTlsSecret`. A Secret called `<credentialName>-cacert` must not exist: it would win. */
  public static fromServerSecret(): CaCertificates {
    return new ServerSecretCaCertificates();
  }

  /**
   * A ConfigMap with the key `ca.crt`, of any name and in any namespace. Needs Istio 1.28.
   *
   * @param configMap such as a `CaConfigMap`
   */
  public static fromConfigMap(configMap: ICaConfigMap): CaCertificates {
    checkArguments('CaCertificates.fromConfigMap', [configMap]);
    return new ConfigMapCaCertificates(configMap);
  }

  /**
   * A file of a Secret that is mounted into the gateway's container.
   *
   * @param mount the Secret and where it is mounted
   * @param options which of its keys
   * @throws `invalid-credential` for a key that the Secret does not have
   */
  public static fromMountedFile(mount: SecretMount, options: MountedCaOptions = {}): CaCertificates {
    checkArguments('CaCertificates.fromMountedFile', [mount, options]);
    return new MountedCaCertificates(mount.path(options.key ?? (mount.secret instanceof CaSecret ? mount.secret.key : 'ca.crt')), mount);
  }

  /**
   * A file in the gateway's container.
   *
   * @param path absolute path in the container
   * @throws `invalid-credential` for a path that Istio cannot use
   */
  public static fromPath(path: string): CaCertificates {
    checkArguments('CaCertificates.fromPath', [path]);
    return new MountedCaCertificates(path);
  }

  /** @internal */
  public abstract _bind(server: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates;
}

class BundledCaCertificates extends CaCertificates {
  constructor(private readonly bundle: CaBundle) {
    super();
  }

  public _bind({ scope, workload, site }: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates {
    const credential = requireCredential(certificate, scope, 'are to be put in a Secret of their own');
    const name = `${credential}-cacert`;
    const existing = scope.node.tryFindChild(name);
    if (existing instanceof CaSecret) {
      if (existing.caCertificates._equals(this.bundle)) return { tls: {}, caSecret: name }; // two servers with one certificate share its Secrets
      throw new IngressError({
        code: 'invalid-credential',
        message: `Secret '${name}' would have two contents: servers that share certificate '${credential}' trust different authorities`,
        help: 'give the servers different certificates, or the same authorities',
      }, scope);
    }
    site.record(new CaSecret(scope, name, { caCertificates: this.bundle, workload, metadata: { name } }));
    return { tls: {}, caSecret: name };
  }
}

class SecretCaCertificates extends CaCertificates {
  constructor(private readonly secret: ICredentialSecret) {
    super();
  }

  public _bind({ scope, workload }: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates {
    const credential = requireCredential(certificate, scope, `come from Secret '${this.secret.name}'`);
    checkNamespace(this.secret, workload, scope);
    requireCaKey(this.secret, scope);
    const caSecret = this.secret.name;
    if (caSecret === `${credential}-cacert`) return { tls: {}, caSecret }; // where Istio looks by default
    requireIstio(workload, 'caCertCredentialName', `Secret '${this.secret.name}' beside '${credential}'`, `call it '${credential}-cacert'`, scope);
    check(scope, caCredentialNameProblem(this.secret.name));
    return { tls: { caCertCredentialName: caSecret }, caSecret };
  }
}

class ServerSecretCaCertificates extends CaCertificates {
  public _bind({ scope, workload }: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates {
    const caSecret = requireCredential(certificate, scope, "are to be in the server's own Secret");
    const name = `${caSecret}-cacert`;
    if (certificate.secret) requireCaKey(certificate.secret, scope);
    scope.node.addValidation({
      validate: () => scope.node.root.node.findAll()
        .filter((other) => other instanceof CaSecret && other.name === name && other.namespace === workload.namespace)
        .map((other) => `Secret '${name}' (${other.node.path}) takes precedence over the ca.crt that the server is to read; rename it (invalid-credential)`),
    });
    return { tls: {}, caSecret };
  }
}

class ConfigMapCaCertificates extends CaCertificates {
  constructor(private readonly configMap: ICaConfigMap) {
    super();
  }

  public _bind({ scope, workload }: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates {
    const credential = requireCredential(certificate, scope, `come from ConfigMap '${this.configMap.name}'`);
    requireIstio(workload, 'caCertCredentialName', `ConfigMap '${this.configMap.name}'`, `use a CaSecret called '${credential}-cacert'`, scope);
    return { tls: { caCertCredentialName: `configmap://${this.configMap.namespace}/${this.configMap.name}` } };
  }
}

class MountedCaCertificates extends CaCertificates {
  constructor(private readonly path: string, private readonly mount?: SecretMount) {
    super();
    check(undefined, mountedPathProblem(path));
  }

  public _bind({ scope, workload }: ServerContext, certificate: BoundServerCertificate): BoundCaCertificates {
    const credential = credentialNameOf(certificate);
    if (credential !== undefined) {
      throw new IngressError({
        code: 'invalid-tls',
        message: `the server certificate comes from Secret '${credential}', so Istio ignores the authorities in file '${this.path}'`,
        help: 'use CaCertificates.of, fromPem, fromFile, fromSecret or fromConfigMap; or mount the server certificate too',
      }, scope);
    }
    if (this.mount) checkMount(this.mount, workload, scope);
    const { mount } = this;
    const { secret } = mount ?? {};
    const authorities = secret instanceof CaSecret || secret instanceof MutualTlsSecret ? secret.caCertificates : undefined;
    return {
      tls: { caCertificates: this.path },
      caCrl: () => authorities?._hasRevocationLists ? `${mount!.mountPath}/${revocationKey(secret instanceof CaSecret ? secret.key : 'ca.crt')}` : undefined,
    };
  }
}

function requireCredential(certificate: BoundServerCertificate, scope: IConstruct, authorities: string): string {
  const name = credentialNameOf(certificate);
  if (name !== undefined) return name;
  throw new IngressError({
    code: 'invalid-tls',
    message: `the server certificate is a mounted file, but its authorities ${authorities}, which Istio ignores then`,
    help: 'use CaCertificates.fromMountedFile or fromPath; or give the server certificate by Secret too',
  }, scope);
}

function requireCaKey(secret: ICredentialSecret, scope: IConstruct): void {
  const keys = keysOf(secret);
  if (!keys || keys.some((key) => CA_KEYS.includes(key))) return;
  throw new IngressError({
    code: 'invalid-credential',
    message: `Secret '${secret.name}' has no ca.crt (has: ${keys.join(', ')})`,
    help: 'use a CaSecret, a MutualTlsSecret, or CaCertificates.of; any other key is readable as a mounted file only',
  }, scope);
}
