import { createHash, KeyObject } from 'node:crypto';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { sealSecret } from './seal-secret';
import { SealContext, SealedText, SealSpec } from './seal-store';
import { rememberContent } from './secret-in-cluster';
import { KubernetesObject } from '../../api-object/kubernetes-object';
import { late } from '../../api-object/late';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';
import { Certificate } from '../../pki/x509/certificate';
import { CredentialMetadata } from '../credential-metadata';
import { hybridEncrypt } from '../sealing/hybrid-encryption';
import { markSeededContent } from '../seeded-content';

/** Where in the cluster a `SealedSecret` can be decrypted. */
export enum SealingScope {
  /** Only with its name in its namespace. */
  STRICT = 'strict',
  /** With any name in its namespace. */
  NAMESPACE_WIDE = 'namespace-wide',
  /** Anywhere in the cluster. */
  CLUSTER_WIDE = 'cluster-wide',
}

/** Options of Secrets for the sealed-secrets controller. */
export interface SealedOutputOptions {
  /** The controller's certificate, as printed by `kubeseal --fetch-cert`: `Certificate.fromFile('sealed-secrets.pem')`. */
  readonly certificate: Certificate;

  /**
   * Where the Secret can be decrypted.
   *
   * @default SealingScope.STRICT
   */
  readonly scope?: SealingScope;

  /**
   * A name that distinguishes the outputs of a program that seals the same Secret for several clusters.
   *
   * @default - one cluster
   * @nonempty
   */
  readonly cluster?: string;

  /**
   * Keeps the encrypted text, so that it stays the same.
   *
   * @default - the store of the certificate's authority
   */
  readonly store?: CertificateStore;
}

/** Writes a `SealedSecret` for each Secret. */
export class SealedRenderer implements SecretRenderer {
  public readonly knowsContent = true;
  private readonly key: KeyObject;
  private readonly keyId: string;
  private readonly scope: SealingScope;

  constructor(private readonly options: SealedOutputOptions) {
    const { certificate, scope = SealingScope.STRICT } = options;
    this.key = certificate._x509.publicKey;
    this.scope = scope;
    if (this.key.asymmetricKeyType !== 'rsa' || (this.key.asymmetricKeyDetails?.modulusLength ?? 0) < 2048) {
      throw new IngressError({
        code: 'invalid-recipient',
        message: `certificate '${certificate.subject || certificate.serialNumber}' has a key of type ${certificate.keyAlgorithm}, but keys of the sealed-secrets controller are RSA`,
        help: 'use the certificate that kubeseal --fetch-cert prints: RSA with 2048 bits or more',
        field: 'certificate',
      });
    }
    // the key and not the certificate: anyone with the key can decrypt it
    this.keyId = createHash('sha256').update(this.key.export({ type: 'spki', format: 'der' })).digest('hex');
  }

  public render(secret: SecretToRender): RenderedSecret {
    const { scope, type, metadata, keys } = secret;
    const seal = sealSecret(secret, 'sealed', this.options, {
      spec: content => ({ v: 1, type: 'sealed', content, recipients: [this.keyId], scope: this.label(metadata) }),
      difference: (before, after) => this.difference(before, after),
      seal: (content, context) => this.encrypt(content, metadata, context),
    });
    const apiObject = new KubernetesObject(scope, 'Resource', {
      apiVersion: 'bitnami.com/v1alpha1',
      kind: 'SealedSecret',
      metadata,
      spec: {
        encryptedData: late(() => JSON.parse(seal.text)),
        template: { type, metadata: late((): unknown => apiObject.metadata.toJson()) },
      },
    });
    if (this.scope !== SealingScope.STRICT) apiObject.metadata.addAnnotation(`sealedsecrets.bitnami.com/${this.scope}`, 'true');
    markSeededContent(scope, seal.request.store, apiObject);
    rememberContent(apiObject, secret);
    return { name: metadata.name, apiObject, keys };
  }

  private encrypt(
    content: { readonly [key: string]: string }, metadata: CredentialMetadata, { now, purpose, randomness }: SealContext,
  ): SealedText {
    const { certificate } = this.options;
    const hasFixedClock = randomness.testOrganizationalUnit !== undefined; // a real certificate may not be valid at that time
    if (!hasFixedClock && (now > certificate.notAfter || now < certificate.notBefore)) {
      throw new IngressError({
        code: 'invalid-recipient',
        message: `sealing certificate '${certificate.subject || certificate.serialNumber}' is valid from ${certificate.notBefore.toISOString()} to ${certificate.notAfter.toISOString()}, not now`,
        help: 'fetch the current one: kubeseal --fetch-cert',
        field: 'certificate',
      });
    }
    const label = this.label(metadata);
    const encrypted = Object.keys(content).sort().map(key =>
      [key, hybridEncrypt(this.key, Buffer.from(content[key]), label, `${purpose} ${key}`, randomness).toString('base64')]);
    return { text: `${JSON.stringify(Object.fromEntries(encrypted), null, 2)}\n`, notAfter: certificate.notAfter };
  }

  /** The label that the controller derives from name and namespace of the Secret; with another label it cannot decrypt it. */
  private label({ namespace, name }: CredentialMetadata): string {
    switch (this.scope) {
      case SealingScope.CLUSTER_WIDE: return '';
      case SealingScope.NAMESPACE_WIDE: return namespace;
      default: return `${namespace}/${name}`;
    }
  }

  private difference(before: SealSpec, after: SealSpec): string {
    return before.recipients[0] === after.recipients[0]
      ? 'scope changed'
      : `sealing certificate changed (key ${before.recipients[0].slice(0, 8)} to ${after.recipients[0].slice(0, 8)})`;
  }
}
