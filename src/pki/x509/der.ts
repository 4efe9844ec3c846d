/* eslint-disable no-bitwise -- the tag and length octets of DER are bit fields */
/** One element of a DER encoding, as offsets into the buffer that holds it. */
export interface DerElement {
  readonly tag: number;
  /** Where the tag is. */
  readonly start: number;
  /** Where the contents begin. */
  readonly contents: number;
  /** Where the next element begins. */
  readonly end: number;
}

/** Reads the header of the element at an offset. Only for certificates and keys that `node:crypto` has accepted before. */
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

/** The parts of an issuer's certificate that go into what it issues. */
export interface IssuerParts {
  /** DER of the subject, byte for byte. */
  readonly subject: Buffer;
  /** The subject key identifier, if the certificate has one. */
  readonly subjectKeyIdentifier?: Buffer;
}

const SUBJECT_KEY_IDENTIFIER = Buffer.from('0603551d0e', 'hex');

/** Takes subject and key identifier out of a DER certificate. */
export function issuerParts(certificate: Buffer): IssuerParts {
  const [tbs] = derChildren(certificate, derElement(certificate, 0));
  const fields = derChildren(certificate, tbs);
  // version [0] is optional: serial, signature, issuer, validity, subject, key follow it
  const first = fields[0].tag === 0xa0 ? 1 : 0;
  const subject = fields[first + 4];
  const extensions = fields.find((field) => field.tag === 0xa3);
  let identifier: Buffer | undefined;
  if (extensions) {
    for (const extension of derChildren(certificate, derElement(certificate, extensions.contents))) {
      const parts = derChildren(certificate, extension);
      if (certificate.subarray(parts[0].start, parts[0].end).equals(SUBJECT_KEY_IDENTIFIER)) {
        const value = derElement(certificate, parts[parts.length - 1].contents);
        identifier = certificate.subarray(value.contents, value.end);
      }
    }
  }
  return { subject: certificate.subarray(subject.start, subject.end), subjectKeyIdentifier: identifier };
}

/** The bits of the public key inside a DER SubjectPublicKeyInfo. */
export function publicKeyBits(spki: Buffer): Buffer {
  const [, bits] = derChildren(spki, derElement(spki, 0));
  return spki.subarray(bits.contents + 1, bits.end);
}
