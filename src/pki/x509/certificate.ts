import { X509Certificate } from 'node:crypto';
import { parseAlternativeNames } from './alternative-names-text';
import { certificateFormFlaw } from './certificate-form';
import { namesCover } from './coverage';
import { readPem, toPem } from './pem';
import { readBounded } from './read-bounded';
import { describeKey } from './signature-algorithm';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';

/** An X.509 certificate to read. It contains no private key. */
export class Certificate {
  /**
   * The first certificate of a PEM text.
   *
   * @param pem PEM, `-----BEGIN CERTIFICATE-----`
   * @throws invalid-certificate
   */
  public static fromPem(pem: string): Certificate {
    checkArguments('Certificate.fromPem', [pem]);
    const { blocks, flaw } = readPem(pem);
    const block = blocks.find(({ label }) => label === 'CERTIFICATE');
    if (!block) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `the text has no PEM certificate${flaw ? `: it ${flaw}` : ''}`,
        help: 'use a PEM text that begins with -----BEGIN CERTIFICATE-----',
      });
    }
    return new Certificate(block.der);
  }

  /**
   * The first certificate of a PEM file, or a DER file.
   *
   * @param path of the file
   * @throws invalid-certificate
   */
  public static fromFile(path: string): Certificate {
    checkArguments('Certificate.fromFile', [path]);
    const contents = readBounded(path, 'invalid-certificate');
    return contents.includes('-----BEGIN ') ? Certificate.fromPem(contents.toString('latin1')) : new Certificate(contents);
  }

  /** @internal */
  public static _fromDer(der: Buffer): Certificate {
    return new Certificate(der);
  }

  readonly #x509: X509Certificate;
  #names: { readonly dns: string[]; readonly ip: string[]; readonly uri: string[] } | undefined;

  private constructor(der: Buffer) {
    const flaw = certificateFormFlaw(der);
    if (flaw) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `the certificate cannot be read: it ${flaw}`,
        help: 'use one X.509 certificate, PEM or DER, that Go and Envoy can read',
      });
    }
    try {
      this.#x509 = new X509Certificate(der);
    } catch {
      throw new IngressError({
        code: 'invalid-certificate', message: 'the certificate cannot be read', help: 'use one X.509 certificate, PEM or DER',
      });
    }
  }

  /** The subject, such as `CN=shop.example.com, O=Shop`; empty if the certificate only has alternative names. */
  public get subject(): string {
    return distinguishedName(this.#x509.subject);
  }

  /** The issuer, in the same form. */
  public get issuer(): string {
    return distinguishedName(this.#x509.issuer);
  }

  /** DNS names of the subject alternative name extension. */
  public get dnsNames(): string[] {
    return [...this.#alternativeNames.dns];
  }

  /** IP addresses of the subject alternative name extension. */
  public get ipAddresses(): string[] {
    return [...this.#alternativeNames.ip];
  }

  /** URIs of the subject alternative name extension. */
  public get uris(): string[] {
    return [...this.#alternativeNames.uri];
  }

  /** Serial number, lower-case hexadecimal. */
  public get serialNumber(): string {
    return this.#x509.serialNumber.toLowerCase();
  }

  /** Start of validity. */
  public get notBefore(): Date {
    return new Date(this.#x509.validFrom);
  }

  /** End of validity. */
  public get notAfter(): Date {
    return new Date(this.#x509.validTo);
  }

  /** Kind of key, for example `EC P-256` or `RSA 2048`. */
  public get keyAlgorithm(): string {
    try {
      return describeKey(this.#x509.publicKey);
    } catch {
      throw new IngressError({
        code: 'invalid-certificate', message: `certificate '${this.subject}' has a key of a kind that cannot be read`, help: 'use EC P-256, P-384 or P-521, or RSA',
      });
    }
  }

  /** SHA-256 over the DER form, lower-case hexadecimal. */
  public get fingerprint(): string {
    return this.#x509.fingerprint256.replaceAll(':', '').toLowerCase();
  }

  /** Whether it may issue certificates. */
  public get isCertificateAuthority(): boolean {
    return this.#x509.ca;
  }

  /**
   * Whether the certificate covers a host, by the rules that TLS clients follow (RFC 6125): a wildcard covers exactly one left-most label,
   * and the common name does not count.
   *
   * @param host a host name, an IP address, or a wildcard such as `*.example.com`
   */
  public covers(host: string): boolean {
    checkArguments('Certificate.covers', [host]);
    return namesCover(this.#alternativeNames.dns, this.#alternativeNames.ip, host);
  }

  /**
   * Whether another certificate issued this one: its subject is the issuer, and its key made the signature.
   *
   * @param issuer the certificate of an authority
   */
  public isIssuedBy(issuer: Certificate): boolean {
    checkArguments('Certificate.isIssuedBy', [issuer]);
    return this.#x509.checkIssued(issuer.#x509) && this.#x509.verify(issuer.#x509.publicKey);
  }

  /** PEM with 64 columns, `\n` and one newline at the end. */
  public toPem(): string {
    return toPem('CERTIFICATE', this.#x509.raw);
  }

  /** DER in base64, without line breaks. */
  public toDer(): string {
    return this.#x509.raw.toString('base64');
  }

  /** Subject or names, serial number and end of validity. */
  public toString(): string {
    const who = this.subject || [...this.dnsNames, ...this.ipAddresses, ...this.uris].join(', ');
    return `Certificate(${who}, serial ${this.serialNumber}, expires ${this.notAfter.toISOString().slice(0, 10)})`;
  }

  /** @internal */
  public get _x509(): X509Certificate {
    return this.#x509;
  }

  get #alternativeNames() {
    return this.#names ??= parseAlternativeNames(this.#x509.subjectAltName);
  }
}

/** Node prints one attribute per line, the most general first; the usual form is the reverse, in one line. */
function distinguishedName(text: string | undefined): string {
  return (text ?? '').split('\n').filter(line => line !== '').reverse().join(', ');
}
