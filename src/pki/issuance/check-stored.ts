import { IngressError } from '../../errors';
import { CertificateRecord, CertificateSummary } from '../store/store-contract';
import { Certificate } from '../x509/certificate';
import { publicKeyOf } from '../x509/der';
import { keyIdentifier } from '../x509/encode-certificate';

/** Checks that what a store says about a certificate is what the certificate says. */
export function checkStored(stored: CertificateRecord): void {
  const certificate = Certificate.fromPem(stored.certificateChain!);
  const differs =
    stored.serialNumber !== certificate.serialNumber
      ? 'serial number'
      : Date.parse(stored.notBefore) !== certificate.notBefore.getTime() || Date.parse(stored.notAfter) !== certificate.notAfter.getTime()
        ? 'validity'
        : stored.keyId !== keyIdentifier(publicKeyOf(certificate._x509.raw)).toString('hex')
          ? 'key'
          : undefined;
  if (differs !== undefined) throw unlike(stored, `another ${differs} than its certificate`);
}

/** Checks that a certificate's dates are some; cheap enough to ask always. */
export function checkDates(stored: CertificateSummary): void {
  if (!(Date.parse(stored.notBefore) < Date.parse(stored.notAfter))) throw unlike(stored, `a validity from ${stored.notBefore} to ${stored.notAfter}`);
}

function unlike({ name }: CertificateSummary, what: string): IngressError {
  return new IngressError({
    code: 'store-unreadable',
    message: `the certificate store lists '${name}' with ${what}`,
    help: 'restore the store from a backup or from version control; to have it issued anew instead, remove it with: cdk8s-istio-ingress store forget',
  });
}
