/* eslint-disable no-bitwise -- the octets of DER are bit fields */
import { isUtf8 } from 'node:buffer';

/** One element of DER with its members. */
export interface DerNode {
  readonly tag: number;
  readonly start: number;
  readonly contents: number;
  readonly end: number;
  readonly children: readonly DerNode[];
}

/** Tags of the types in certificates. */
export const TAG = {
  BOOLEAN: 0x01,
  INTEGER: 0x02,
  BIT_STRING: 0x03,
  OCTET_STRING: 0x04,
  NULL: 0x05,
  OID: 0x06,
  SEQUENCE: 0x30,
  SET: 0x31,
  UTC_TIME: 0x17,
  GENERALIZED_TIME: 0x18,
} as const;

const MAX_DEPTH = 20;

/**
 * Parses bytes that are exactly one element of DER, and everything in it: definite and shortest lengths, shortest integers, valid
 * characters in strings, dates. BER, which OpenSSL tolerates, is an error.
 *
 * @throws an error with the reason
 */
export function strictDer(der: Buffer, start = 0, end = der.length): DerNode {
  const node = element(der, start, end, 0);
  if (node.end !== end) throw new Error('has bytes after its end');
  return node;
}

function element(der: Buffer, start: number, limit: number, depth: number): DerNode {
  if (start + 2 > limit || depth > MAX_DEPTH) throw new Error('is cut off or nested too deeply');
  const tag = der[start];
  if ((tag & 0x1f) === 0x1f) throw new Error('has a tag of several bytes');
  const [contents, length] = lengthAt(der, start + 1, limit);
  const end = contents + length;
  if (end > limit) throw new Error('is cut off');
  const children: DerNode[] = [];
  if (tag & 0x20) {
    for (let at = contents; at < end; at = children[children.length - 1].end) children.push(element(der, at, end, depth + 1));
  } else {
    checkPrimitive(tag, der.subarray(contents, end));
  }
  return { tag, start, contents, end, children };
}

/** The offset of the contents, and their length. */
function lengthAt(der: Buffer, at: number, limit: number): [number, number] {
  const first = der[at];
  if (first < 0x80) return [at + 1, first];
  const bytes = first & 0x7f;
  if (bytes === 0 || bytes > 4 || at + 1 + bytes > limit) throw new Error('has a length that is not DER');
  const length = der.readUIntBE(at + 1, bytes);
  if (length < 0x80 || length < 2 ** (8 * (bytes - 1))) throw new Error('has a length in more bytes than needed');
  return [at + 1 + bytes, length];
}

/** Checks for universal types, by tag; other types are not inspected. */
const PRIMITIVES: { readonly [tag: number]: (contents: Buffer) => boolean } = {
  [TAG.BOOLEAN]: contents => contents.length === 1 && (contents[0] === 0 || contents[0] === 0xff),
  [TAG.INTEGER]: isShortestInteger,
  [TAG.BIT_STRING]: isBitString,
  [TAG.NULL]: contents => contents.length === 0,
  [TAG.OID]: isObjectIdentifier,
  [TAG.SEQUENCE - 0x20]: () => false, // constructed by definition
  [TAG.SET - 0x20]: () => false,
  0x0c: contents => isUtf8(contents),
  0x12: contents => /^[0-9 ]*$/.test(contents.toString('latin1')), // NumericString
  0x13: contents => /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(contents.toString('latin1')), // PrintableString
  0x16: contents => contents.every(byte => byte < 0x80), // IA5String
  [TAG.UTC_TIME]: contents => isTime(contents.toString('latin1'), 2),
  [TAG.GENERALIZED_TIME]: contents => isTime(contents.toString('latin1'), 4),
  0x1e: isBmpString,
};

function checkPrimitive(tag: number, contents: Buffer): void {
  if (PRIMITIVES[tag] && !PRIMITIVES[tag](contents)) throw new Error('has a value that its type does not allow');
}

function isShortestInteger(contents: Buffer): boolean {
  if (contents.length < 2) return contents.length === 1;
  return !(contents[0] === 0 && contents[1] < 0x80) && !(contents[0] === 0xff && contents[1] >= 0x80);
}

function isBitString(contents: Buffer): boolean {
  const unused = contents[0];
  if (contents.length === 0 || unused > 7 || (contents.length === 1 && unused > 0)) return false;
  return (contents[contents.length - 1] & ((1 << unused) - 1)) === 0 || contents.length === 1;
}

/** Arcs are base 128 without leading zeros, and the last one ends. */
function isObjectIdentifier(contents: Buffer): boolean {
  if (contents.length === 0 || contents[contents.length - 1] >= 0x80) return false;
  return contents.every((byte, at) => byte !== 0x80 || (at > 0 && contents[at - 1] >= 0x80));
}

function isTime(text: string, yearDigits: 2 | 4): boolean {
  const [, year, month, day, hour, minute, second] = (yearDigits === 2
    ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text) ?? [];
  if (year === undefined) return false;
  const full = yearDigits === 4 ? Number(year) : Number(year) + (Number(year) < 50 ? 2000 : 1900);
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(full, Number(month) - 1, Number(day));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(day) > 0
    && Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
}

/** Two-byte characters without surrogates and the code points that Unicode reserves. */
function isBmpString(contents: Buffer): boolean {
  if (contents.length % 2 !== 0) return false;
  for (let at = 0; at < contents.length; at += 2) {
    const point = contents.readUInt16BE(at);
    if (point >= 0xfffe || (point >= 0xfdd0 && point <= 0xfdef) || (point >= 0xd800 && point <= 0xdfff)) return false;
  }
  return true;
}
