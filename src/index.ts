// The public API, by domain.
export { Certificate } from './pki/certificate';
export { CertificateAuthority, SelfSignedAuthorityOptions } from './pki/certificate-authority';
export { CertificateBundle, CertificateBundleFiles, CertificateBundlePem } from './pki/certificate-bundle';
export { CertificateRecord, CertificateSummary, ICertificateStore } from './pki/certificate-store';
export { IClock } from './pki/clock';
export { DistinguishedName } from './pki/distinguished-name';
export { ClientCertificateOptions, IssueOptions, ServerCertificateOptions } from './pki/issue-options';
export { KeyAlgorithm } from './pki/key-algorithm';
export { CertificateChange, ICertificateReporter } from './pki/reporter';
export { CertificateStore, InMemoryStoreOptions } from './pki/stores';
