import { ManifestCertificate } from '../../../model/manifest-certificate';
import { RuleOptions } from '../../rule-context';

/** Why a certificate is not valid now; undefined if it is. */
export function validityFlaw(certificate: ManifestCertificate, { now }: Pick<RuleOptions, 'now'>): string | undefined {
  const { notBefore, notAfter } = certificate.fields;
  if (now < notBefore) {
    return `has a certificate that is not valid before ${day(notBefore)}`;
  }
  return now > notAfter ? `has a certificate that expired on ${day(notAfter)}` : undefined;
}

/** A certificate's date as year, month and day. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
