import { KeyObject, X509Certificate } from 'node:crypto';
import { parseAlternativeNames } from '../pki/x509/alternative-names-text';

/** What the rules ask of every certificate. */
export interface CertificateFields {
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** DNS names in lower case. */
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly hasAlternativeNames: boolean;
  /** Object identifiers of the extended key usage; undefined when any use is allowed. */
  readonly extendedKeyUsage?: readonly string[];
  readonly ca: boolean;
  /** Subject and issuer are the same. */
  readonly selfIssued: boolean;
  /** Octets of the serial number. */
  readonly serialNumberLength: number;
}

/** A certificate of a manifest. */
export class ManifestCertificate {
  public readonly fields: CertificateFields;
  public readonly x509: X509Certificate;

  /**
   * @param der the certificate
   * @throws if OpenSSL cannot parse it
   */
  constructor(public readonly der: Buffer) {
    this.x509 = new X509Certificate(der);
    this.fields = fieldsOf(this.x509);
  }

  public get publicKey(): KeyObject {
    return this.x509.publicKey;
  }

  /** Its public key, as SubjectPublicKeyInfo. */
  public get publicKeyInfo(): Buffer {
    return this.publicKey.export({ format: 'der', type: 'spki' });
  }

  /** Its name in messages: the common name, else the first alternative name, else the serial number. */
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

/** An address in canonical form. */
export function normaliseIp(address: string): string {
  try {
    return new URL(`http://${address.includes(':') ? `[${address}]` : address}/`).hostname;
  } catch {
    return address;
  }
}

function fieldsOf(certificate: X509Certificate): CertificateFields {
  const { dns, ip } = parseAlternativeNames(certificate.subjectAltName);
  return {
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    dnsNames: dns,
    ipAddresses: ip.map(normaliseIp),
    hasAlternativeNames: certificate.subjectAltName !== undefined,
    extendedKeyUsage: certificate.keyUsage as string[] | undefined, // node's name for it
    ca: certificate.ca,
    selfIssued: certificate.subject === certificate.issuer,
    serialNumberLength: octets(BigInt(`0x${certificate.serialNumber.replace(/^-/, '')}`)),
  };
}

/** The length of a positive number in DER, whose first bit is the sign. */
function octets(value: bigint): number {
  return Math.floor(value.toString(2).length / 8) + 1;
}
