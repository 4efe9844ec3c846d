import { createHash } from 'node:crypto';
import { certificateFacts, revocationListFacts } from './certificate-facts';
import { ExpiryList, Found } from './expiry-list';
import { ManifestCertificate } from '../../model/manifest-certificate';
import { certificateFormFlaw } from '../../pki/x509/certificate-form';
import { readPem } from '../../pki/x509/pem';
import { revocationListDates } from '../../pki/x509/revocation-list-dates';

/** A public authority's bundle has about 150. */
const MAX_BLOCKS = 1000;

/** The identity of a sealing key, by which a store names its recipients. */
export function sealingKeyId(publicKeyHash: string): string {
  return `sealing key ${publicKeyHash}`;
}

/** Adds the certificates and revocation lists of a PEM text; keys are skipped. What cannot be read is added as unknown. */
export function addPem(list: ExpiryList, text: string, name: string, found: Found): void {
  const { blocks, flaw } = readPem(text);
  const isPublic = ({ label }: { readonly label: string }) => label === 'CERTIFICATE' || label === 'X509 CRL';
  for (const { label, der } of blocks.filter(isPublic).slice(0, MAX_BLOCKS)) {
    const added = label === 'CERTIFICATE' ? addCertificate(list, der, found) : addRevocationList(list, der, found);
    if (!added) list.addUnknown(name, `has a ${label === 'CERTIFICATE' ? 'certificate' : 'revocation list'} that cannot be read`, found);
  }
  if (flaw !== undefined) list.addUnknown(name, `cannot be read completely: ${flaw}`, found);
}

function addCertificate(list: ExpiryList, der: Buffer, found: Found): boolean {
  if (certificateFormFlaw(der) !== undefined) return false;
  let certificate: ManifestCertificate;
  let publicKeyHash: string;
  try {
    certificate = new ManifestCertificate(der);
    publicKeyHash = createHash('sha256').update(certificate.publicKeyInfo).digest('hex');
  } catch {
    return false;
  }
  const facts = certificateFacts(certificate);
  const sealing = sealingKeyId(publicKeyHash);
  if (list.has(sealing)) list.add(sealing, facts, { ...found, kind: 'sealing certificate' });
  else list.add(facts.fingerprint, facts, found);
  return true;
}

function addRevocationList(list: ExpiryList, der: Buffer, found: Found): boolean {
  const dates = revocationListDates(der);
  const facts = dates && revocationListFacts(der, dates);
  if (facts) list.add(facts.fingerprint, facts, found);
  return facts !== undefined;
}
