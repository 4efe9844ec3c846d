import { Spec } from './spec';
import { IngressError } from '../../errors';
import { CertificateRecordKind } from '../store/record-kind';
import { CertificateRecord, CertificateSummary } from '../store/store-contract';
import { Certificate } from '../x509/certificate';
import { publicKeyOf } from '../x509/der';
import { keyIdentifier } from '../x509/encode-certificate';

/** Checks that the summary in a store matches the certificate. */
export function checkStored(stored: CertificateRecord): void {
  const certificate = certificateOf(stored);
  const differs =
    stored.serialNumber !== certificate.serialNumber
      ? 'serial number'
      : Date.parse(stored.notBefore) !== certificate.notBefore.getTime() || Date.parse(stored.notAfter) !== certificate.notAfter.getTime()
        ? 'validity'
        : stored.keyId !== keyIdentifier(publicKeyOf(certificate._x509.raw)).toString('hex')
          ? 'key'
          : undefined;
  if (differs !== undefined) throw unlike(stored, `a different ${differs} than its certificate`);
}

/** Checks that a certificate's dates are valid; cheap enough to run every time. */
export function checkDates(stored: CertificateSummary): void {
  if (!(Date.parse(stored.notBefore) < Date.parse(stored.notAfter))) throw unlike(stored, `a validity from ${stored.notBefore} to ${stored.notAfter}`);
}

/** Checks that a certificate is what its request says it is. */
export function checkKind(stored: CertificateSummary, type: Spec['type']): void {
  const kind = type === 'authority' ? CertificateRecordKind.AUTHORITY
    : type === 'crl' ? CertificateRecordKind.REVOCATION_LIST : CertificateRecordKind.CERTIFICATE;
  if (stored.kind !== kind) throw unlike(stored, `the kind ${stored.kind} instead of ${kind}`);
}

function certificateOf(stored: CertificateRecord): Certificate {
  try {
    return Certificate.fromPem(stored.certificateChain!);
  } catch (error) {
    throw error instanceof IngressError ? unlike(stored, 'a certificate that cannot be read') : error;
  }
}

function unlike({ name }: CertificateSummary, what: string): IngressError {
  return new IngressError({
    code: 'store-unreadable',
    message: `the certificate store lists '${name}' with ${what}`,
    help: 'restore the store from a backup or from version control; to reissue it instead, remove it with: cdk8s-istio-ingress store forget',
  });
}
