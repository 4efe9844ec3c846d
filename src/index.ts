// The public API, by domain.
export { CertificateRecord, CertificateSummary, ICertificateStore } from './pki/certificate-store';
export { IClock } from './pki/clock';
export { CertificateChange, ICertificateReporter } from './pki/reporter';
