import { ManifestCertificate, normaliseIp } from './manifest-certificate';
import { certificateFormFlaw } from '../pki/x509/certificate-form';
import { readPem } from '../pki/x509/pem';

/** The certificates of a PEM text, or why it cannot be read. */
export interface CertificateChain {
  readonly certificates: readonly ManifestCertificate[];
  readonly flaw?: string;
}

const MAX_CERTIFICATES = 1000; // a bundle of public authorities has about 150

/** Caches parsed PEM texts. */
export class CertificateReader {
  private readonly chains = new Map<string, CertificateChain>();

  /** The certificates of a text, in order. */
  public read(pem: string): CertificateChain {
    const known = this.chains.get(pem);
    if (known) {
      return known;
    }
    const chain = parse(pem);
    this.chains.set(pem, chain);
    return chain;
  }
}

function parse(pem: string): CertificateChain {
  const { blocks, flaw } = readPem(pem);
  const wrong = blocks.find(({ label }) => label !== 'CERTIFICATE' && label !== 'X509 CRL');
  const certificates: ManifestCertificate[] = [];
  for (const [index, { label, der }] of blocks.slice(0, MAX_CERTIFICATES).entries()) {
    if (label === 'CERTIFICATE') {
      const malformed = certificateFormFlaw(der) ?? add(certificates, der);
      if (malformed) {
        return { certificates, flaw: `has a certificate (number ${index + 1}) that ${malformed}` };
      }
    }
  }
  if (flaw ?? wrong) {
    return { certificates, flaw: flaw ?? `has a ${wrong!.label} block where certificates belong` };
  }
  return certificates.length > 0 ? { certificates } : { certificates, flaw: 'has no certificate block' };
}

function add(certificates: ManifestCertificate[], der: Buffer): string | undefined {
  try {
    const certificate = new ManifestCertificate(der);
    if (certificate.publicKey.asymmetricKeyType === undefined) {
      return 'has a public key that cannot be read';
    }
    certificates.push(certificate);
    return undefined;
  } catch {
    return 'cannot be parsed';
  }
}

/** Whether clients accept the certificate for every name of a Gateway host. */
export function certificateCovers({ fields: { dnsNames, ipAddresses } }: ManifestCertificate, host: string): boolean {
  return nameCovers(dnsNames, host) || (ipAddresses.length > 0 && ipAddresses.includes(normaliseIp(host)));
}

/** Whether a list of certificate names covers a host; `*.a.com` covers one label: `b.a.com` and the host `*.a.com`. */
export function nameCovers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return names.some(name => name === wanted || (name.startsWith('*.') && wanted.includes('.') && name.slice(2) === parent));
}
