import { isIP } from 'net';
import { Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import { BoundServerCertificate, checkMount, checkNamespace, ServerContext } from './binding';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { secretName } from '../secrets/credential-metadata';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { SecretOutput } from '../secrets/output/secret-output';
import { SecretMount } from '../secrets/secret-mount';
import { ServerCertificateSecret } from '../secrets/server-certificate-secret';
import { ServerSecretBase, unissuedBundle } from '../secrets/server-secret';
import { SynthChecks } from '../synth/synth-checks';
import { serverCredentialNameProblem } from '../validation/credential-name';
import { ServerTlsSpec } from '../validation/gateway-spec';
import { mountedPathProblem } from '../validation/mounted-path';
import { at, check } from '../validation/problem';
import { requireIstio } from '../workload/istio-version';

/** Options of a certificate that an authority issues for a server. */
export interface IssuedCertificateOptions {
  /**
   * Identity in the certificate store, and name of the Secret. At most 200 characters, which a host may exceed.
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

  /**
   * How the Secret leaves the program. With one that leaves the certificate to somebody else (`certManager`, `existing`) the
   * authority issues nothing.
   *
   * @default - as chosen for the Gateway, chart or app, else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;
}

/** Which files of a mounted Secret are the certificate and its key. */
export interface MountedFilesOptions {
  /**
   * Key of the PEM certificate chain in the Secret.
   *
   * @default 'tls.crt'
   */
  readonly certificateKey?: string;

  /**
   * Key of the PEM private key in the Secret.
   *
   * @default 'tls.key'
   */
  readonly privateKeyKey?: string;
}

/** Paths inside the gateway's container. */
export interface CertificatePaths {
  /** Path of the PEM certificate chain: leaf, then intermediates. */
  readonly serverCertificate: string;

  /** Path of the PEM private key. */
  readonly privateKey: string;
}

/**
 * Where a server's certificate and private key come from.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export abstract class ServerCertificate {
  /**
   * An authority issues it for the server's hosts; creates a `ServerCertificateSecret` that the server reads by `credentialName`.
   *
   * @param authority who issues it
   * @param options name, key, lifetime
   */
  public static issuedBy(authority: CertificateAuthority, options: IssuedCertificateOptions = {}): ServerCertificate {
    checkArguments('ServerCertificate.issuedBy', [authority, options]);
    return new IssuedServerCertificate(authority, options);
  }

  /**
   * A certificate that exists already, for example from a public authority; creates a `ServerCertificateSecret` that the server reads by `credentialName`.
   *
   * @param bundle chain and private key
   */
  public static fromBundle(bundle: CertificateBundle): ServerCertificate {
    checkArguments('ServerCertificate.fromBundle', [bundle]);
    return new BundleServerCertificate(bundle);
  }

  /**
   * A Secret, made here or by somebody else, that the server reads by `credentialName`.
   *
   * @param secret for example a `ServerCertificateSecret`, or `ServerCertificateSecret.fromSecretName(…)`
   */
  public static fromSecret(secret: ICredentialSecret): ServerCertificate {
    checkArguments('ServerCertificate.fromSecret', [secret]);
    return new SecretServerCertificate(secret);
  }

  /**
   * Files that are mounted into the gateway's container.
   *
   * @param paths absolute paths in the container
   * @throws `invalid-credential` for paths that Istio cannot use
   */
  public static fromPaths(paths: CertificatePaths): ServerCertificate {
    checkArguments('ServerCertificate.fromPaths', [paths]);
    return new MountedServerCertificate(paths);
  }

  /**
   * Files of a Secret that is mounted into the gateway's container.
   *
   * @param mount the Secret and where it is mounted
   * @param options which of its keys, if not `tls.crt` and `tls.key`
   * @throws `invalid-credential` for keys that the Secret does not have
   */
  public static fromMountedFiles(mount: SecretMount, options: MountedFilesOptions = {}): ServerCertificate {
    checkArguments('ServerCertificate.fromMountedFiles', [mount, options]);
    return new MountedServerCertificate({
      serverCertificate: mount.path(options.certificateKey ?? 'tls.crt'),
      privateKey: mount.path(options.privateKeyKey ?? 'tls.key'),
    }, mount);
  }

  /**
   * Two certificates, of which each client gets the one that it understands. What is issued here for RSA has 2048 bits, and
   * `-rsa` after its name, if nothing else is said. Needs Istio 1.26.
   *
   * @param ecdsa the certificate with an elliptic-curve key
   * @param rsa the certificate with an RSA key
   * @throws `invalid-key` when synthesized, for a certificate with a key of the other type
   */
  public static ofKeyTypes(ecdsa: ServerCertificate, rsa: ServerCertificate): ServerCertificate {
    checkArguments('ServerCertificate.ofKeyTypes', [ecdsa, rsa]);
    return new CertificatesOfKeyTypes(ecdsa, rsa);
  }

  /** @internal */
  public abstract _bind(server: ServerContext): BoundServerCertificate;
}

class BundleServerCertificate extends ServerCertificate {
  constructor(private readonly bundle: CertificateBundle, private readonly output?: SecretOutput) {
    super();
  }

  public _bind({ scope, workload, site }: ServerContext): BoundServerCertificate {
    const id = secretName(this.bundle.name);
    const existing = scope.node.tryFindChild(id);
    // two servers of one Gateway with one certificate share its Secret
    if (existing instanceof ServerCertificateSecret && existing.bundle._isSame(this.bundle)) return bindSecret(existing, ...bundlesOf(existing));
    const secret = new ServerCertificateSecret(scope, id, { bundle: this.bundle, workload, output: this.output });
    site.record(secret);
    return bindSecret(secret, ...bundlesOf(secret));
  }
}

class IssuedServerCertificate extends ServerCertificate {
  constructor(private readonly authority: CertificateAuthority, private readonly options: IssuedCertificateOptions) {
    super();
  }

  public _bind(server: ServerContext): BoundServerCertificate {
    const {
      name = `${secretName(server.hosts[0])}${server.nameSuffix ?? ''}`, keyAlgorithm = server.keyAlgorithm, secretOutput = SecretOutput._of(server.scope),
      ...options
    } = this.options;
    const ipAddresses = server.hosts.filter((host) => isIP(host));
    const dnsNames = server.hosts.filter((host) => !ipAddresses.includes(host));
    const bundle = secretOutput._knowsContent
      ? this.authority._issueServerCertificate(name, { ...options, keyAlgorithm, dnsNames, ipAddresses }, server.site)
      : unissuedBundle(name, dnsNames, ipAddresses);
    return new BundleServerCertificate(bundle, secretOutput)._bind(server);
  }
}

class SecretServerCertificate extends ServerCertificate {
  constructor(private readonly secret: ICredentialSecret) {
    super();
  }

  public _bind({ scope, workload }: ServerContext): BoundServerCertificate {
    checkNamespace(this.secret, workload, scope);
    const keys = keysOf(this.secret);
    if (keys && !keys.includes('tls.crt')) {
      throw new IngressError({
        code: 'invalid-credential',
        message: `Secret '${this.secret.name}' has no tls.crt (has: ${keys.join(', ')})`,
        help: 'give the Secret of the server certificate: a ServerCertificateSecret or MutualTlsSecret',
      }, scope);
    }
    check(scope, serverCredentialNameProblem(this.secret.name));
    return bindSecret(this.secret, ...bundlesOf(this.secret));
  }
}

class MountedServerCertificate extends ServerCertificate {
  constructor(private readonly paths: CertificatePaths, private readonly mount?: SecretMount) {
    super();
    check(undefined, ...at('serverCertificate', mountedPathProblem(paths.serverCertificate)), ...at('privateKey', mountedPathProblem(paths.privateKey)));
  }

  public _bind({ scope, workload }: ServerContext): BoundServerCertificate {
    if (this.mount) checkMount(this.mount, workload, scope);
    const { serverCertificate, privateKey } = this.paths;
    return { tls: { serverCertificate, privateKey }, bundles: this.mount ? bundlesOf(this.mount.secret) : [] };
  }
}

class CertificatesOfKeyTypes extends ServerCertificate {
  constructor(private readonly ecdsa: ServerCertificate, private readonly rsa: ServerCertificate) {
    super();
  }

  public _bind(server: ServerContext): BoundServerCertificate {
    const ecdsa = this.ecdsa._bind(server);
    const rsa = this.rsa._bind({ ...server, nameSuffix: '-rsa', keyAlgorithm: KeyAlgorithm.RSA_2048 });
    SynthChecks.of(server.scope).settleBeforeManifests(() => {
      checkKeyType(ecdsa, 'EC', server.scope);
      checkKeyType(rsa, 'RSA', server.scope);
    });
    return { tls: this.join(ecdsa.tls, rsa.tls, server), bundles: [...ecdsa.bundles, ...rsa.bundles], secret: ecdsa.secret };
  }

  private join(ecdsa: ServerTlsSpec, rsa: ServerTlsSpec, { workload, scope }: ServerContext): ServerTlsSpec {
    const what = 'a server with two certificates';
    const names = [ecdsa.credentialName, rsa.credentialName];
    if (names.every((name) => name !== undefined)) {
      if (names[0] === names[1]) {
        throw new IngressError({ code: 'invalid-credential', message: `Secret '${names[0]}' stands for both certificates`, help: 'give two Secrets' }, scope);
      }
      requireIstio(workload, 'credentialNames', what, 'give one certificate', scope);
      return { credentialNames: names };
    }
    if ([ecdsa, rsa].every((tls) => tls.serverCertificate !== undefined)) {
      requireIstio(workload, 'tlsCertificates', what, 'give one certificate', scope);
      return { tlsCertificates: [ecdsa, rsa] };
    }
    throw new IngressError({
      code: 'invalid-tls',
      message: 'the two certificates of a server come from different kinds of sources, or one of them is two already',
      help: 'give two by Secret, or two by mounted files',
    }, scope);
  }
}

function bindSecret(secret: ICredentialSecret, ...bundles: CertificateBundle[]): BoundServerCertificate {
  return { tls: { credentialName: secret.name }, bundles, secret };
}

function bundlesOf(secret: ICredentialSecret): CertificateBundle[] {
  return secret instanceof ServerSecretBase && secret._holdsBundle ? [secret.bundle] : [];
}

function checkKeyType({ bundles }: BoundServerCertificate, type: string, scope: IConstruct): void {
  for (const { name, certificate: { keyAlgorithm } } of bundles) {
    if (keyAlgorithm.startsWith(type)) continue;
    throw new IngressError({
      code: 'invalid-key',
      message: `certificate '${name}' has a key of type ${keyAlgorithm}, but was given as the one with ${type === 'EC' ? 'an elliptic-curve' : 'an RSA'} key`,
      help: 'give keyAlgorithm, or swap the two',
    }, scope);
  }
}
