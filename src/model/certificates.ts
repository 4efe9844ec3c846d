import { ManifestCertificate, normaliseIp } from './manifest-certificate';

/** The certificates of a PEM text, or the reason that it cannot be read. */
export interface CertificateChain {
  readonly certificates: readonly ManifestCertificate[];
  readonly flaw?: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/g;
const MAX_CERTIFICATES = 1000; // a bundle of public authorities has about 150

/** Parses PEM text once per text. */
export class CertificateReader {
  private readonly chains = new Map<string, CertificateChain>();

  /** The certificates of a text, in their order. */
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
  const blocks = [...pem.matchAll(BLOCK)];
  const wrong = blocks.find(([, label]) => label !== 'CERTIFICATE' && label !== 'TRUSTED CERTIFICATE' && !label.startsWith('X509'));
  if (blocks.length === 0) {
    return { certificates: [], flaw: 'is not PEM: it has no certificate block' };
  }
  if (wrong) {
    return { certificates: [], flaw: `has a ${wrong[1]} block where certificates belong` };
  }
  const certificates: ManifestCertificate[] = [];
  for (const [index, [, label, body]] of blocks.slice(0, MAX_CERTIFICATES).entries()) {
    if (label === 'CERTIFICATE') {
      try {
        certificates.push(new ManifestCertificate(Buffer.from(body, 'base64')));
      } catch {
        return { certificates, flaw: `has a certificate block (number ${index + 1}) that cannot be parsed` };
      }
    }
  }
  return certificates.length > 0 ? { certificates } : { certificates, flaw: 'has no certificate block' };
}

/** Whether clients accept the certificate for every name that a Gateway host stands for. */
export function certificateCovers({ fields: { dnsNames, ipAddresses } }: ManifestCertificate, host: string): boolean {
  return nameCovers(dnsNames, host) || (ipAddresses.length > 0 && ipAddresses.includes(normaliseIp(host)));
}

/** Whether a list of certificate names covers a host; `*.a.com` stands for one label, so it covers `b.a.com` and the host `*.a.com`. */
export function nameCovers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return names.some(name => name === wanted || (name.startsWith('*.') && wanted.includes('.') && name.slice(2) === parent));
}
