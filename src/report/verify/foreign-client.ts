import { ClientPair } from './target';
import { CertificateAuthority } from '../../pki/ca/certificate-authority';
import { CertificateStore } from '../../pki/ca/certificate-store';
import { CertificateReporter } from '../../pki/issuance/certificate-reporter';

/** A client certificate from an untrusted authority that is otherwise valid. Its key exists only in memory. */
export function foreignClient(): ClientPair {
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  const { certificateChain, privateKey } = CertificateAuthority.selfSigned('foreign', { store }).issueClientCertificate('foreign-client');
  return { certificate: certificateChain, key: privateKey };
}
