import { CertificateSummary } from './store-contract';

/** The summary alone, without material. */
export function summaryOf({ name, kind, spec, serialNumber, notBefore, notAfter, keyId }: CertificateSummary): CertificateSummary {
  return { name, kind, spec, serialNumber, notBefore, notAfter, keyId };
}
