import { CertificateRecord } from '../store/store-contract';

/** Attribute of a record: the `renewBefore` that the program had at the last issue, in seconds. For reports: a synth asks the program. */
export const RENEW_BEFORE = 'renewBefore';

/** The time from which a certificate is renewed, in milliseconds. */
export function renewalTime({ notBefore, notAfter }: Pick<CertificateRecord, 'notBefore' | 'notAfter'>, renewBeforeMs?: number): number {
  const end = Date.parse(notAfter);
  // a third: certificates of 90 days are renewed after 60, as ACME clients do, which leaves time to notice a failing pipeline
  return end - (renewBeforeMs ?? (end - Date.parse(notBefore)) / 3);
}

/** The same for a stored record, by the `renewBefore` at its last issue. */
export function storedRenewalTime(record: CertificateRecord): number {
  const seconds = Number(record.attributes?.[RENEW_BEFORE]);
  return renewalTime(record, seconds > 0 ? seconds * 1000 : undefined);
}
