import { CertificateSummary } from './store-contract';

/** Strips the material from a record. */
export function summaryOf({ name, kind, spec, serialNumber, notBefore, notAfter, keyId }: CertificateSummary): CertificateSummary {
  return { name, kind, spec, serialNumber, notBefore, notAfter, keyId };
}
