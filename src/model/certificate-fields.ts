import { DerElement, derChildren, derElement } from '../pki/x509/der';

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
  /** SubjectPublicKeyInfo; undefined where only OpenSSL reads the certificate. */
  readonly publicKeyInfo?: Buffer;
}

const EC_P256 = Buffer.from('06072a8648ce3d020106082a8648ce3d030107', 'hex');
const OIDS: { readonly [hex: string]: string } = {
  '0603551d11': 'altNames', '0603551d25': 'extendedKeyUsage', '0603551d13': 'basicConstraints',
};
const KEY_PURPOSES: { readonly [hex: string]: string } = {
  '06082b06010505070301': '1.3.6.1.5.5.7.3.1', // serverAuth
  '06082b06010505070302': '1.3.6.1.5.5.7.3.2', // clientAuth
  '0604551d2500': '2.5.29.37.0', // any
};

/**
 * Reads a certificate of the common form: version 3, a P-256 key, only DNS names and IPv4 addresses. Undefined for all others, which
 * `X509Certificate` reads at ten times the cost.
 */
export function readCommonCertificate(der: Buffer): CertificateFields | undefined {
  try {
    return read(der);
  } catch {
    return undefined;
  }
}

function read(der: Buffer): CertificateFields | undefined {
  const whole = derElement(der, 0);
  const [tbs, , signature, ...rest] = derChildren(der, whole);
  if (whole.end !== der.length || rest.length > 0 || signature?.end !== der.length) {
    return undefined;
  }
  const [version, serial, , issuer, validity, subject, publicKey, ...more] = derChildren(der, tbs);
  const extensions = more.find(field => field.tag === 0xa3);
  if (version.tag !== 0xa0 || !extensions || !der.subarray(publicKey.start, publicKey.end).includes(EC_P256)) {
    return undefined;
  }
  const values = new Map(derChildren(der, derElement(der, extensions.contents)).map(extension => {
    const parts = derChildren(der, extension);
    return [OIDS[hex(der, parts[0])], derElement(der, parts[parts.length - 1].contents)] as const;
  }));
  const [from, to] = derChildren(der, validity).map(time => date(der, time));
  const alternative = values.get('altNames');
  const names = alternative ? derChildren(der, alternative) : [];
  const usage = values.get('extendedKeyUsage');
  const constraints = values.get('basicConstraints');
  // 0x82: DNS name, 0x87: address
  if (!from || !to || names.some(({ tag, contents, end }) => tag !== 0x82 && !(tag === 0x87 && end - contents === 4))) {
    return undefined;
  }
  return {
    notBefore: from,
    notAfter: to,
    dnsNames: names.filter(({ tag }) => tag === 0x82).map(name => der.toString('latin1', name.contents, name.end).toLowerCase()),
    ipAddresses: names.filter(({ tag }) => tag === 0x87).map(name => [...der.subarray(name.contents, name.end)].join('.')),
    hasAlternativeNames: alternative !== undefined,
    extendedKeyUsage: usage && derChildren(der, usage).map(purpose => KEY_PURPOSES[hex(der, purpose)] ?? 'other'),
    ca: constraints !== undefined && derChildren(der, constraints)[0]?.tag === 0x01,
    selfIssued: der.subarray(issuer.start, issuer.end).equals(der.subarray(subject.start, subject.end)),
    serialNumberLength: serial.end - serial.contents,
    publicKeyInfo: der.subarray(publicKey.start, publicKey.end),
  };
}

function hex(der: Buffer, { start, end }: DerElement): string {
  return der.toString('hex', start, end);
}

/** UTCTime `YYMMDDhhmmssZ` or GeneralizedTime `YYYYMMDDhhmmssZ`. */
function date(der: Buffer, { tag, contents, end }: DerElement): Date | undefined {
  const text = der.toString('latin1', contents, end);
  const [, year, ...parts] = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  if (year === undefined || (tag === 0x17) !== (year.length === 2)) {
    return undefined;
  }
  const [month, day, hour, minute, second] = parts.map(Number);
  const full = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  return new Date(Date.UTC(full, month - 1, day, hour, minute, second));
}
