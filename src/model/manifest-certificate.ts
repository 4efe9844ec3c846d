import { KeyObject, X509Certificate } from 'node:crypto';
import { CertificateFields, readCommonCertificate } from './certificate-fields';

/** A certificate of a manifest: what every rule asks at once, the rest when it is asked. */
export class ManifestCertificate {
  public readonly fields: CertificateFields;
  private parsed?: X509Certificate;
  private readonly common: boolean;

  /**
   * @param der the certificate
   * @throws for what OpenSSL cannot parse
   */
  constructor(public readonly der: Buffer) {
    const fields = readCommonCertificate(der);
    this.common = fields !== undefined;
    this.fields = fields ?? fieldsOf(this.x509);
  }

  /** Everything else, by OpenSSL. */
  public get x509(): X509Certificate {
    return this.parsed ??= new X509Certificate(this.der);
  }

  /** Its key is on P-256, the kind that the library makes. */
  public get hasCommonKey(): boolean {
    return this.common;
  }

  public get publicKey(): KeyObject {
    return this.x509.publicKey;
  }

  /** Its public key, as SubjectPublicKeyInfo. */
  public get publicKeyInfo(): Buffer {
    return this.fields.publicKeyInfo ?? this.publicKey.export({ format: 'der', type: 'spki' });
  }

  /** For messages: the common name, else the first alternative name, else the serial number. */
  public get label(): string {
    return commonName(this.x509.subject) ?? this.fields.dnsNames[0] ?? `serial ${this.x509.serialNumber.toLowerCase()}`;
  }

  /** The issuer on one line. */
  public get issuer(): string {
    return this.x509.issuer.replace(/\n/g, ', ');
  }
}

/** The common name of a subject or issuer. */
export function commonName(name: string): string | undefined {
  return /(?:^|\n)CN=(.*)/.exec(name)?.[1];
}

/** An address in the form that all spellings of it share. */
export function normaliseIp(address: string): string {
  try {
    return new URL(`http://${address.includes(':') ? `[${address}]` : address}/`).hostname;
  } catch {
    return address;
  }
}

function fieldsOf(certificate: X509Certificate): CertificateFields {
  const names = splitAltNames(certificate.subjectAltName ?? '');
  return {
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    dnsNames: names.filter(name => name.startsWith('DNS:')).map(name => name.slice(4).toLowerCase()),
    ipAddresses: names.filter(name => name.startsWith('IP Address:')).map(name => normaliseIp(name.slice(11))),
    hasAlternativeNames: certificate.subjectAltName !== undefined,
    extendedKeyUsage: certificate.keyUsage as string[] | undefined, // node's name for it
    ca: certificate.ca,
    selfIssued: certificate.subject === certificate.issuer,
    serialNumberLength: Math.ceil(certificate.serialNumber.replace(/^-/, '').length / 2),
  };
}

/** Node quotes alternative names that contain a comma. */
function splitAltNames(text: string): string[] {
  return text === '' ? [] : (text.match(/(?:[^,"]|"(?:\\.|[^"])*")+/g) ?? []).map(part => part.trim());
}
