import { isIP } from 'net';
import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/certificate-authority';
import { CertificateBundle } from '../pki/certificate-bundle';
import { KeyAlgorithm } from '../pki/key-algorithm';
import { secretName } from '../secrets/credential-metadata';
import { ICredentialSecret } from '../secrets/credential-secret';
import { TlsSecret } from '../secrets/tls-secret';
import { serverCredentialNameProblem } from '../validation/credential-name';
import { mountedPathProblem } from '../validation/mounted-path';
import { at, check } from '../validation/problem';
import { IngressGateway } from '../workload/ingress-gateway';

/** Options of a certificate that an authority issues for a server. */
export interface IssuedCertificateOptions {
  /**
   * Identity in the certificate store, and name of the Secret.
   *
   * @default - the first host of the server, `wildcard.` for a leading `*.`
   */
  readonly name?: string;

  /**
   * Kind of key.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * How long the certificate is valid.
   *
   * @default Duration.days(397)
   */
  readonly lifetime?: Duration;

  /**
   * How long before its end a synth replaces the certificate.
   *
   * @default - a third of the lifetime
   */
  readonly renewBefore?: Duration;
}

/** Paths inside the gateway's container. */
export interface CertificatePaths {
  /** Path of the PEM certificate chain: leaf, then intermediates. */
  readonly serverCertificate: string;

  /** Path of the PEM private key. */
  readonly privateKey: string;
}

/**
 * What a server certificate is bound to.
 *
 * @internal
 */
export interface ServerContext {
  /** Parent of what must be created: the Gateway. */
  readonly scope: Construct;
  /** Hosts of the server without namespaces. */
  readonly hosts: string[];
  /** The workload that reads the certificate. */
  readonly workload: IngressGateway;
}

/**
 * How a server names its certificate, and what is known of it.
 *
 * @internal
 */
export interface BoundServerCertificate {
  readonly tls: { readonly [field: string]: unknown };
  readonly bundle?: CertificateBundle;
  readonly secret?: ICredentialSecret;
}

/**
 * Where a server's certificate and private key come from.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export abstract class ServerCertificate {
  /**
   * An authority issues it for the server's hosts; creates a `TlsSecret` that the server reads by `credentialName`.
   *
   * @param authority who issues it
   * @param options name, key, lifetime
   */
  public static issuedBy(authority: CertificateAuthority, options: IssuedCertificateOptions = {}): ServerCertificate {
    return new IssuedServerCertificate(authority, options);
  }

  /**
   * A certificate that exists already, for example from a public authority; creates a `TlsSecret` that the server reads by `credentialName`.
   *
   * @param bundle chain and private key
   */
  public static fromBundle(bundle: CertificateBundle): ServerCertificate {
    return new BundleServerCertificate(bundle);
  }

  /**
   * A Secret, made here or by somebody else, that the server reads by `credentialName`.
   *
   * @param secret for example a `TlsSecret`, or `TlsSecret.fromSecretName(…)`
   */
  public static fromSecret(secret: ICredentialSecret): ServerCertificate {
    return new SecretServerCertificate(secret);
  }

  /**
   * Files that are mounted into the gateway's container.
   *
   * @param paths absolute paths in the container
   * @throws `invalid-credential` for paths that Istio cannot use
   */
  public static fromPaths(paths: CertificatePaths): ServerCertificate {
    return new MountedServerCertificate(paths);
  }

  /** @internal */
  public abstract _bind(server: ServerContext): BoundServerCertificate;
}

class BundleServerCertificate extends ServerCertificate {
  constructor(private readonly bundle: CertificateBundle) {
    super();
  }

  public _bind({ scope, workload }: ServerContext): BoundServerCertificate {
    const id = secretName(this.bundle.name);
    const existing = scope.node.tryFindChild(id);
    const secret = existing instanceof TlsSecret && existing.bundle === this.bundle
      ? existing // two servers of one Gateway with one certificate share its Secret
      : new TlsSecret(scope, id, { bundle: this.bundle, workload });
    return bindSecret(secret, this.bundle);
  }
}

class IssuedServerCertificate extends ServerCertificate {
  constructor(private readonly authority: CertificateAuthority, private readonly options: IssuedCertificateOptions) {
    super();
  }

  public _bind(server: ServerContext): BoundServerCertificate {
    const { name, ...options } = this.options;
    const dnsNames = server.hosts.filter((host) => !isIP(host));
    const ipAddresses = server.hosts.filter((host) => isIP(host));
    const bundle = this.authority.issueServerCertificate(name ?? secretName(server.hosts[0]), { ...options, dnsNames, ipAddresses });
    return new BundleServerCertificate(bundle)._bind(server);
  }
}

class SecretServerCertificate extends ServerCertificate {
  constructor(private readonly secret: ICredentialSecret) {
    super();
  }

  public _bind({ scope, workload }: ServerContext): BoundServerCertificate {
    if (this.secret.namespace !== workload.namespace) {
      throw new IngressError({
        code: 'invalid-credential',
        message: `Secret '${this.secret.name}' is in namespace '${this.secret.namespace}', but the gateway reads Secrets in '${workload.namespace}' only`,
        help: 'give the Secret and the Gateway the same workload',
      }, scope);
    }
    check(scope, serverCredentialNameProblem(this.secret.name));
    return bindSecret(this.secret, this.secret instanceof TlsSecret ? this.secret.bundle : undefined);
  }
}

class MountedServerCertificate extends ServerCertificate {
  constructor(private readonly paths: CertificatePaths) {
    super();
    check(undefined, ...at('serverCertificate', mountedPathProblem(paths.serverCertificate)), ...at('privateKey', mountedPathProblem(paths.privateKey)));
  }

  public _bind(): BoundServerCertificate {
    return { tls: { serverCertificate: this.paths.serverCertificate, privateKey: this.paths.privateKey } };
  }
}

function bindSecret(secret: ICredentialSecret, bundle?: CertificateBundle): BoundServerCertificate {
  return { tls: { credentialName: secret.name }, secret, bundle };
}
