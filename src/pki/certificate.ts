/** An X.509 certificate to read. It holds no key. */
export class Certificate {
  /**
   * The first certificate of a PEM text.
   *
   * @param pem PEM, `-----BEGIN CERTIFICATE-----`
   * @throws invalid-certificate
   */
  public static fromPem(pem: string): Certificate {
    return new Certificate(pem);
  }

  /**
   * The first certificate of a PEM file, or a DER file.
   *
   * @param path of the file
   * @throws invalid-certificate
   */
  public static fromFile(path: string): Certificate {
    return new Certificate(path);
  }

  private constructor(pem: string) {
    void pem;
  }

  /** Who the certificate is about, as `CN=shop.example.com, O=Shop`. */
  public get subject(): string { throw new Error('not implemented'); }

  /** Who issued it, in the same form. */
  public get issuer(): string { throw new Error('not implemented'); }

  /** DNS names of the subject alternative name extension. */
  public get dnsNames(): string[] { throw new Error('not implemented'); }

  /** IP addresses of the subject alternative name extension. */
  public get ipAddresses(): string[] { throw new Error('not implemented'); }

  /** URIs of the subject alternative name extension. */
  public get uris(): string[] { throw new Error('not implemented'); }

  /** Serial number, lower-case hexadecimal. */
  public get serialNumber(): string { throw new Error('not implemented'); }

  /** Start of validity. */
  public get notBefore(): Date { throw new Error('not implemented'); }

  /** End of validity. */
  public get notAfter(): Date { throw new Error('not implemented'); }

  /** Kind of key, for example `EC P-256` or `RSA 2048`. */
  public get keyAlgorithm(): string { throw new Error('not implemented'); }

  /** SHA-256 over the DER form, lower-case hexadecimal. */
  public get fingerprint(): string { throw new Error('not implemented'); }

  /** True if it may issue certificates. */
  public get isCertificateAuthority(): boolean { throw new Error('not implemented'); }

  /**
   * True if the certificate speaks for a host, by the rules that TLS clients follow (RFC 6125): a wildcard stands for
   * exactly one left-most label, the common name does not count.
   *
   * @param host a host name, an IP address, or a wildcard such as `*.example.com`
   */
  public covers(host: string): boolean { throw new Error(host); }

  /** PEM with 64 columns, `\n` and one newline at the end. */
  public toPem(): string { throw new Error('not implemented'); }

  /** DER in base64, without line breaks. */
  public toDer(): string { throw new Error('not implemented'); }

  /** Subject, serial number and end of validity. */
  public toString(): string { return `Certificate(${this.subject})`; }
}
