import { X509Certificate } from 'crypto';

/** The certificates of a PEM text, or the reason that it cannot be read. */
export interface CertificateChain {
  readonly certificates: readonly X509Certificate[];
  readonly flaw?: string;
}

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;
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
  const certificates: X509Certificate[] = [];
  for (const [index, [block, label]] of blocks.slice(0, MAX_CERTIFICATES).entries()) {
    if (label === 'CERTIFICATE') {
      try {
        certificates.push(new X509Certificate(block));
      } catch {
        return { certificates, flaw: `has a certificate block (number ${index + 1}) that cannot be parsed` };
      }
    }
  }
  return certificates.length > 0 ? { certificates } : { certificates, flaw: 'has no certificate block' };
}

/** Names and addresses that clients accept the certificate for: DNS names in lower case, IP addresses. */
export function certificateNames(certificate: X509Certificate): { readonly dns: readonly string[]; readonly ip: readonly string[] } {
  const entries = splitAltNames(certificate.subjectAltName ?? '');
  return {
    dns: entries.filter(e => e.startsWith('DNS:')).map(e => e.slice(4).toLowerCase()),
    ip: entries.filter(e => e.startsWith('IP Address:')).map(e => normaliseIp(e.slice(11))),
  };
}

/** Whether clients accept the certificate for every name that a Gateway host stands for. */
export function certificateCovers(certificate: X509Certificate, host: string): boolean {
  const { dns, ip } = certificateNames(certificate);
  return nameCovers(dns, host) || ip.includes(normaliseIp(host));
}

/** Whether a list of certificate names covers a host; `*.a.com` stands for one label, so it covers `b.a.com` and the host `*.a.com`. */
export function nameCovers(names: readonly string[], host: string): boolean {
  const wanted = host.toLowerCase().replace(/\.$/, '');
  const parent = wanted.slice(wanted.indexOf('.') + 1);
  return names.some(name => name === wanted || (name.startsWith('*.') && wanted.includes('.') && name.slice(2) === parent));
}

/** The common name of a subject or issuer. */
export function commonName(name: string): string | undefined {
  return /(?:^|\n)CN=(.*)/.exec(name)?.[1];
}

/** The name of a certificate for messages: its common name, else its first alternative name, else its serial number. */
export function certificateLabel(certificate: X509Certificate): string {
  return commonName(certificate.subject) ?? certificateNames(certificate).dns[0] ?? `serial ${certificate.serialNumber.toLowerCase()}`;
}

/** Node quotes alternative names that contain a comma. */
function splitAltNames(text: string): string[] {
  return text === '' ? [] : (text.match(/(?:[^,"]|"(?:\\.|[^"])*")+/g) ?? []).map(part => part.trim());
}

function normaliseIp(address: string): string {
  try {
    return new URL(`http://${address.includes(':') ? `[${address}]` : address}/`).hostname;
  } catch {
    return address;
  }
}
