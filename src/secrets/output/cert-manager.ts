import { Duration } from 'cdk8s';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { IngressError } from '../../errors';
import { KeyAlgorithm } from '../../pki/x509/key-algorithm';
import { CertManagerIssuer } from '../cert-manager-issuer';
import { CERT_MANAGER_KEYS, renderCertificate } from '../cert-manager-object';

/** Options of Secrets that cert-manager creates. */
export interface CertManagerOutputOptions {
  /** The issuer. */
  readonly issuer: CertManagerIssuer;

  /**
   * Kind of key.
   *
   * @default KeyAlgorithm.EC_P256
   */
  readonly keyAlgorithm?: KeyAlgorithm;

  /**
   * Requested lifetime of a certificate; public issuers may ignore it.
   *
   * @default - cert-manager's: 90 days
   */
  readonly lifetime?: Duration;

  /**
   * How long before its expiry a certificate is replaced.
   *
   * @default - cert-manager's: a third of the lifetime
   */
  readonly renewBefore?: Duration;
}

/** Writes a cert-manager `Certificate` for each Secret. */
export class CertManagerRenderer implements SecretRenderer {
  public readonly knowsContent = false;

  constructor(private readonly options: CertManagerOutputOptions) {}

  public render({ scope, metadata, bundle, keys }: SecretToRender): RenderedSecret {
    const foreign = keys.find(key => !CERT_MANAGER_KEYS.includes(key));
    if (foreign !== undefined) {
      throw new IngressError({
        code: 'invalid-secret-output',
        message: `Secret '${metadata.name}' would contain '${foreign}', but cert-manager owns its Secret and would remove it`,
        help: 'put the authorities of clients in a separate Secret: a CaSecret, or clientCertificates: TrustBundle.of(…)',
      }, scope);
    }
    return { name: metadata.name, apiObject: renderCertificate(scope, metadata, bundle, this.options), keys: CERT_MANAGER_KEYS };
  }
}
