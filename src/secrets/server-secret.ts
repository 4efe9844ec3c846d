import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { credentialMetadata } from './credential-metadata';
import { CredentialSecretBase, SecretContent } from './credential-secret';
import { IngressError } from '../errors';
import { SecretOutput } from './output/secret-output';
import { renderFrom } from './stores-of-app';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { normalizeDnsName, normalizeIpAddress, sortedSet } from '../pki/x509/alternative-names';
import { recordCreation } from '../synth/record-creation';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of every Secret with a server's private key. */
export interface ServerSecretProps {
  /** Certificate chain and private key for the Secret. */
  readonly bundle: CertificateBundle;

  /**
   * The gateway that reads the Secret; the Secret is created in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the Secret. Its namespace, if given, must be the workload's.
   *
   * @default - named after the certificate, in the workload's namespace
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * How the Secret is written.
   *
   * @default - the output of the Gateway, chart or app around it, else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;
}

/** Keys of a Secret, and their values. */
export interface ServerSecretContents {
  readonly keys: readonly string[];
  readonly content: SecretContent;
}

/** The base class of `ServerCertificateSecret` and `MutualTlsSecret`: a server's private key, which its `secretOutput` writes. */
export abstract class ServerSecretBase extends CredentialSecretBase {
  /** The certificate in the Secret. */
  public readonly bundle: CertificateBundle;
  /**
   * The object in the manifests: the Secret itself or, depending on `secretOutput`, a SealedSecret, ExternalSecret or Certificate.
   * Undefined with `SecretOutput.existing`, which creates nothing.
   */
  public readonly apiObject?: ApiObject;
  public readonly name: string;
  public readonly namespace: string;
  /** @internal */
  public readonly _keys?: readonly string[];
  /**
   * Whether the Secret contains the bundle's certificate, or one that is created in the cluster.
   *
   * @internal
   */
  public readonly _holdsBundle: boolean;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param secret certificate and gateway
   */
  constructor(scope: Construct, id: string, secret: ServerSecretProps) {
    super(scope, id);
    recordCreation(this, new.target, secret);
    const { keys, content } = this._contents(secret);
    const output = secret.secretOutput ?? SecretOutput._of(this);
    const metadata = credentialMetadata(this, secret.workload, secret.metadata, secret.bundle.name);
    const rendered = output._render({ scope: this, type: 'kubernetes.io/tls', metadata, bundle: secret.bundle, keys, content });
    this.bundle = secret.bundle;
    this.name = rendered.name;
    this.namespace = metadata.namespace;
    this.apiObject = rendered.apiObject;
    this._keys = rendered.keys;
    this._holdsBundle = output._knowsContent;
    renderFrom(this, secret.bundle._store, this._holdsBundle ? this.apiObject : undefined);
  }

  /**
   * The content of the Secret; called by the constructor.
   *
   * @internal
   */
  public abstract _contents(secret: ServerSecretProps): ServerSecretContents;
}

/** The hosts of a certificate that is created in the cluster: nothing can be read at synth. */
export function unissuedBundle(name: string, dnsNames: readonly string[], ipAddresses: readonly string[]): CertificateBundle {
  const unknown = () => {
    throw new IngressError({
      code: 'invalid-secret-output',
      message: `certificate '${name}' is not known at synth: it is created in the cluster`,
      help: 'read it there, or use a SecretOutput that issues it at synth',
    });
  };
  return CertificateBundle._of({
    name,
    dnsNames: sortedSet(dnsNames.map((host, index) => normalizeDnsName(host, `dnsNames[${index}]`))),
    ipAddresses: sortedSet(ipAddresses.map((address, index) => normalizeIpAddress(address, `ipAddresses[${index}]`))),
    certificateChain: unknown,
    privateKey: unknown,
    trustAnchors: unknown,
  });
}
