import { unzipSync } from 'node:zlib';
import { describeBlock, describeDer, ENCRYPTED, UNREADABLE_KEY, words } from './describe-material';
import { looseBlocks } from './loose-pem';

/** A PEM block, verbatim or as a string in YAML or JSON; a private key also if its end line is missing. */
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----(?:[^-]|-(?!----))*-----END \1-----|-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*/g;

/** Base64 long enough to hold a key or a certificate, in one line or in several. */
const BASE64 = /[A-Za-z0-9+/]{40,}(?:(?:\\n|[ \t]*\r?\n[ \t]*)[A-Za-z0-9+/]{16,}(?![A-Za-z0-9+/.:_-]))*={0,2}/g;

/** Bytes in hexadecimal, with or without colons, long enough to hold a key. */
const HEX = /(?<![0-9A-Za-z])(?:[0-9A-Fa-f]{2}:?){32,}/g;

/** A private key as PEM in a URL. */
const URL_ENCODED = /-----BEGIN(?:%20|\+)[A-Z0-9%+]*PRIVATE(?:%20|\+)KEY-----[^\s"'&]*/g;

/** The private members of a JSON Web Key (RFC 7518, section 6), also inside a JSON string. */
const JWK = /\bkty\b/;
const JWK_MEMBER = /(\\?"(?:d|p|q|dp|dq|qi|k)\\?"\s*:\s*\\?")[A-Za-z0-9_-]{16,}={0,2}/g;
export const JWK_PRIVATE: readonly string[] = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** Replaces such a member. */
export const JWK_KEY = words('private key, JWK');

/** Limits on the size of decompressed data and on nested compression. */
const MAX_UNPACKED = 1024 * 1024;
const MAX_LAYERS = 4;

/** A private key of age, which SOPS uses. */
const AGE = /AGE-SECRET-KEY-1[0-9A-Z]+/g;

/** A value that SOPS encrypted. */
const SOPS = /ENC\[AES256_GCM,[^\]]*\]/g;

/**
 * A text with certificates and keys described: PEM, DER and JSON Web Keys, verbatim, in base64 or hexadecimal, compressed with gzip or
 * zlib, in up to four layers; and values that SOPS encrypted. The rest is unchanged: a key in another form, such as base32 or an encrypted
 * archive, or part of a key, is not found. A text with several megabytes without a line break is described as a whole.
 */
export function redactText(text: string): string {
  try {
    return redactParts(text);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // V8's regular expressions overflow their stack
    return words(`text without a break, ${text.length} characters`);
  }
}

function redactParts(text: string): string {
  return (JWK.test(text) ? text.replace(JWK_MEMBER, `$1${JWK_KEY}`) : text)
    .replace(URL_ENCODED, UNREADABLE_KEY)
    .replace(PEM, block => describePem(block) || UNREADABLE_KEY)
    .replace(HEX, token => describeBytes(Buffer.from(token.replaceAll(':', ''), 'hex')) ?? token)
    .replace(BASE64, token => describeBase64(token) ?? token)
    .replace(AGE, words('private key, age'))
    .replace(SOPS, ENCRYPTED);
}

/** Describes the PEM blocks of a text, one per line; empty if it has none. */
export function describePem(text: string): string {
  return looseBlocks(text.replaceAll('\\n', '\n')).map(describeBlock).join('\n');
}

/** Describes key or certificate material in base64; undefined for any other base64. */
function describeBase64(token: string): string | undefined {
  const bytes = Buffer.from(token.replaceAll('\\n', ''), 'base64');
  return describeBytes(bytes);
}

/** Describes material in bytes, also when it is compressed or encoded again; undefined for any other bytes. */
export function describeBytes(bytes: Buffer, layers = 0): string | undefined {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN ')) return describePem(text) || UNREADABLE_KEY;
  if (JWK.test(text) && text.search(JWK_MEMBER) >= 0) return JWK_KEY;
  const described = describeDer(bytes);
  if (described !== undefined || layers === MAX_LAYERS) return described;
  const inner = unpacked(bytes) ?? decoded(text);
  return inner && describeBytes(inner, layers + 1);
}

/** Decompresses gzip or zlib. */
function unpacked(bytes: Buffer): Buffer | undefined {
  if (!(bytes[0] === 0x1f && bytes[1] === 0x8b) && bytes[0] !== 0x78) return undefined;
  try {
    return unzipSync(bytes, { maxOutputLength: MAX_UNPACKED });
  } catch {
    return undefined;
  }
}

/** Decodes base64 or hexadecimal. */
function decoded(text: string): Buffer | undefined {
  const word = text.replace(/\s/g, '');
  if (word.length < 40) return undefined;
  if (/^(?:[0-9A-Fa-f]{2})+$/.test(word)) return Buffer.from(word, 'hex');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(word) ? Buffer.from(word, 'base64') : undefined;
}
