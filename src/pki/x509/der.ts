/* eslint-disable no-bitwise -- the tag and length octets of DER are bit fields */
/** One element of a DER encoding, as offsets into its buffer. */
export interface DerElement {
  readonly tag: number;
  /** Offset of the tag. */
  readonly start: number;
  /** Offset of the contents. */
  readonly contents: number;
  /** Offset of the next element. */
  readonly end: number;
}

/** Reads the header of the element at an offset. Only for certificates and keys that `node:crypto` has already accepted. */
export function derElement(der: Buffer, start: number): DerElement {
  let length = der[start + 1];
  let contents = start + 2;
  if (length & 0x80) {
    const bytes = length & 0x7f;
    length = der.readUIntBE(contents, bytes);
    contents += bytes;
  }
  return { tag: der[start], start, contents, end: contents + length };
}

/** The elements inside a constructed one. */
export function derChildren(der: Buffer, parent: DerElement): DerElement[] {
  const children: DerElement[] = [];
  for (let at = parent.contents; at < parent.end; at = children[children.length - 1].end) children.push(derElement(der, at));
  return children;
}

/** The fields of a DER certificate's signed part, starting with the serial number. */
function certificateFields(certificate: Buffer): DerElement[] {
  const [tbs] = derChildren(certificate, derElement(certificate, 0));
  const fields = derChildren(certificate, tbs);
  // the version is optional: certificates of version 1 omit it
  return fields[0].tag === 0xa0 ? fields.slice(1) : fields;
}

/** The contents of an extension of a DER certificate, by its DER object identifier; undefined if it is absent. */
export function extensionValue(certificate: Buffer, oid: Buffer): DerElement | undefined {
  const extensions = certificateFields(certificate).find(field => field.tag === 0xa3);
  if (!extensions) return undefined;
  for (const extension of derChildren(certificate, derElement(certificate, extensions.contents))) {
    const parts = derChildren(certificate, extension);
    if (certificate.subarray(parts[0].start, parts[0].end).equals(oid)) return derElement(certificate, parts[parts.length - 1].contents);
  }
  return undefined;
}

const SUBJECT_KEY_IDENTIFIER = Buffer.from('0603551d0e', 'hex');
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
/** Bits of the first octet. */
const KEY_USAGES = { keyCertSign: 0x04, cRLSign: 0x02, encipherOnly: 0x01 };

/** The subject of a DER certificate, byte for byte. */
export function subjectOf(certificate: Buffer): Buffer {
  const subject = certificateFields(certificate)[4];
  return certificate.subarray(subject.start, subject.end);
}

/** The issuer of a DER certificate, byte for byte. */
export function issuerOf(certificate: Buffer): Buffer {
  const issuer = certificateFields(certificate)[2];
  return certificate.subarray(issuer.start, issuer.end);
}

/** The subject key identifier of a DER certificate, if it has one. */
export function subjectKeyIdentifierOf(certificate: Buffer): Buffer | undefined {
  const value = extensionValue(certificate, SUBJECT_KEY_IDENTIFIER);
  return value && certificate.subarray(value.contents, value.end);
}

/** The SubjectPublicKeyInfo of a DER certificate. */
export function publicKeyOf(certificate: Buffer): Buffer {
  const key = certificateFields(certificate)[5];
  return certificate.subarray(key.start, key.end);
}

/** False if the key usage of a DER certificate excludes a use. */
export function keyUsageAllows(certificate: Buffer, usage: keyof typeof KEY_USAGES): boolean {
  const value = extensionValue(certificate, KEY_USAGE);
  return value === undefined || (certificate[value.contents + 1] & KEY_USAGES[usage]) !== 0;
}

/** The bits of the public key inside a DER SubjectPublicKeyInfo. */
export function publicKeyBits(spki: Buffer): Buffer {
  const [, bits] = derChildren(spki, derElement(spki, 0));
  return spki.subarray(bits.contents + 1, bits.end);
}
