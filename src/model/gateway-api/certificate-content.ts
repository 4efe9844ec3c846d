import { UNREAD_PRIVATE_KEY } from '../../pki/x509/unread-private-key';
import { CertificateReader } from '../certificates';
import { caMaterial, serverMaterial } from '../credential-material';
import { PrivateKeyReader } from '../private-keys';
import { SecretModel, undecodableKeys } from '../secrets';

/** Reads the content of Secrets as Istio does before it serves a listener. */
export class CertificateContent {
  constructor(private readonly certificates: CertificateReader, private readonly privateKeys: PrivateKeyReader) {}

  /** Why Istio does not serve the certificate of a Secret; undefined if it does, or if the content is not known. */
  public serverFlaw(secret: SecretModel): string | undefined {
    if (!secret.contentKnown || undecodableKeys(secret).length > 0) {
      return undefined;
    }
    const material = serverMaterial(secret);
    if ('flaw' in material) {
      return material.flaw;
    }
    const { found: { certificate, key }, keys } = material;
    const { certificates: [leaf], flaw } = this.certificates.read(certificate);
    if (!leaf) {
      return `${flaw} (${keys[0]})`;
    }
    if (key === UNREAD_PRIVATE_KEY) {
      return undefined;
    }
    const read = this.privateKeys.read(key);
    if ('flaw' in read) {
      return `has a private key that ${read.flaw} (${keys[1]})`;
    }
    return leaf.publicKeyInfo.equals(read.publicKey) ? undefined : `has a private key that does not match certificate '${leaf.label}'`;
  }

  /** Why Istio does not use the authorities of a Secret or ConfigMap; undefined if it does, or if the content is not known. */
  public authorityFlaw(secret: SecretModel): string | undefined {
    if (!secret.contentKnown || undecodableKeys(secret).length > 0) {
      return undefined;
    }
    const material = caMaterial(secret);
    if ('flaw' in material) {
      return material.flaw;
    }
    const { certificates, flaw } = this.certificates.read(material.found);
    return certificates.length > 0 ? undefined : `${flaw} (${material.keys[0]})`;
  }
}
