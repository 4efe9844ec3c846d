import { isIP } from 'node:net';
import { DerNode, strictDer, TAG } from './strict-der';

interface ExtensionForm {
  readonly name: string;
  /** RFC 5280 forbids the critical flag, and Go enforces it. */
  readonly neverCritical?: boolean;
  readonly isRight: (value: DerNode, der: Buffer) => boolean;
}

const sequence = ({ tag }: DerNode) => tag === TAG.SEQUENCE;
const sequenceOf = (tag: number) => (value: DerNode) => sequence(value) && value.children.every(child => child.tag === tag);

/** The extensions that Go and BoringSSL read, by their object identifiers. */
const FORMS: { readonly [oid: string]: ExtensionForm } = {
  '551d0e': { name: 'subject key identifier', neverCritical: true, isRight: ({ tag }) => tag === TAG.OCTET_STRING },
  '551d0f': { name: 'key usage', isRight: ({ tag }) => tag === TAG.BIT_STRING },
  '551d11': {
    name: 'subject alternative names',
    isRight: (value, der) => sequence(value) && value.children.length > 0 && value.children.every(name => isGeneralName(name, der)),
  },
  '551d13': { name: 'basic constraints', isRight: isBasicConstraints },
  '551d1e': { name: 'name constraints', isRight: isNameConstraints },
  '551d1f': { name: 'revocation list address', isRight: isRevocationListAddress },
  '551d20': {
    name: 'certificate policies',
    isRight: value => sequenceOf(TAG.SEQUENCE)(value) && value.children.every(({ children: [oid] }) => oid?.tag === TAG.OID),
  },
  '551d21': { name: 'policy mappings', isRight: sequenceOf(TAG.SEQUENCE) },
  '551d23': { name: 'authority key identifier', neverCritical: true, isRight: sequence },
  '551d24': { name: 'policy constraints', isRight: sequence },
  '551d25': { name: 'extended key usage', isRight: value => sequenceOf(TAG.OID)(value) && value.children.length > 0 },
  '551d36': { name: 'inhibit any policy', isRight: ({ tag }) => tag === TAG.INTEGER },
  '2b06010505070101': {
    name: 'authority information access',
    neverCritical: true,
    isRight: value => sequenceOf(TAG.SEQUENCE)(value) && value.children.every(({ children: [oid] }) => oid?.tag === TAG.OID),
  },
};

/** Why clients refuse a certificate for one of its extensions, as the rest of a sentence. */
export function extensionFlaw(oid: string, critical: boolean, value: Buffer): string | undefined {
  const form = Object.hasOwn(FORMS, oid) ? FORMS[oid] : undefined;
  if (!form) return critical ? `has an unknown critical extension (${dotted(oid)}), so clients refuse it` : undefined;
  if (critical && form.neverCritical) return `has a critical extension '${form.name}', which must not be critical`;
  try {
    return form.isRight(strictDer(value), value) ? undefined : `has a malformed extension '${form.name}'`;
  } catch {
    return `has a malformed extension '${form.name}'`;
  }
}

function isGeneralName({ tag, contents, end }: DerNode, der: Buffer): boolean {
  const text = der.subarray(contents, end);
  switch (tag) {
    case 0x81: case 0x82: case 0x86: return text.every(byte => byte < 0x80) && (tag !== 0x86 || isUri(text.toString('latin1')));
    case 0x87: return text.length === 4 || text.length === 16;
    default: return [0xa0, 0xa3, 0xa4, 0xa5, 0x88].includes(tag);
  }
}

function isUri(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0020\u007f]|%(?![0-9A-Fa-f]{2})/.test(text) && /^[A-Za-z][A-Za-z0-9+.-]*:/.test(text);
}

/** Distribution points with `fullName`: Go supports no others. */
function isRevocationListAddress(value: DerNode): boolean {
  return sequenceOf(TAG.SEQUENCE)(value)
    && value.children.every(({ children: [point] }) => point?.tag !== 0xa0 || point.children[0]?.tag === 0xa0);
}

function isBasicConstraints(value: DerNode, der: Buffer): boolean {
  const fields = value.children.map(({ tag }) => tag);
  const [length] = value.children.filter(({ tag }) => tag === TAG.INTEGER);
  return sequence(value) && ['', '1', '2', '1,2'].includes(fields.join(','))
    && (length === undefined || (der[length.contents] < 0x80 && length.end - length.contents <= 8));
}

function isNameConstraints(value: DerNode, der: Buffer): boolean {
  return sequence(value) && value.children.length > 0 && value.children.every(({ tag }) => tag === 0xa0 || tag === 0xa1)
    && value.children.every(list => list.children.length > 0 && list.children.every(subtree => {
      const [base] = subtree.children;
      if (subtree.tag !== TAG.SEQUENCE || !base) return false;
      return isConstraint(base.tag, der.subarray(base.contents, base.end));
    }));
}

function isConstraint(tag: number, bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  switch (tag) {
    case 0x81: return text.includes('@') ? MAILBOX.test(text) : isDomain(text);
    case 0x82: return isDomain(text);
    case 0x86: return isDomain(text) && isIP(text) === 0;
    case 0x87: return isNetwork(bytes);
    default: return tag >= 0xa0 || bytes.every(byte => byte < 0x80);
  }
}

/** An address for mail without quotes. */
const MAILBOX = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@[!-\-/-~]+(?:\.[!-\-/-~]+)*$/;

/** A domain, which may begin with a dot; the empty one is every domain. */
function isDomain(text: string): boolean {
  return text === '' || /^\.?[!-\-/-~]+(?:\.[!-\-/-~]+)*$/.test(text);
}

/** An address and its mask, whose ones stand before its zeros. */
function isNetwork(bytes: Buffer): boolean {
  if (bytes.length !== 8 && bytes.length !== 32) return false;
  const mask = [...bytes.subarray(bytes.length / 2)].map(byte => byte.toString(2).padStart(8, '0')).join('');
  return !mask.includes('01');
}

/** An object identifier as people write it. */
function dotted(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const byte of bytes) {
    arc = arc * 128n + BigInt(byte % 128);
    if (byte < 128) {
      arcs.push(arc);
      arc = 0n;
    }
  }
  const first = arcs[0] < 80n ? arcs[0] / 40n : 2n;
  return [first, arcs[0] - first * 40n, ...arcs.slice(1)].join('.');
}
