import { describeBlock, describeDer, ENCRYPTED, UNREADABLE_KEY, words } from './describe-material';
import { looseBlocks } from './loose-pem';

/** A PEM block, as it stands or as a string inside YAML or JSON; a private key also when its end is missing. */
const PEM = /-----BEGIN ([A-Z0-9 ]+)-----(?:[^-]|-(?!----))*-----END \1-----|-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----[A-Za-z0-9+/=\s\\]*/g;

/** Base64 long enough to hold a key or a certificate, in one line or in several. */
const BASE64 = /[A-Za-z0-9+/]{40,}(?:(?:\\n|[ \t]*\r?\n[ \t]*)[A-Za-z0-9+/]{16,}(?![A-Za-z0-9+/.:_-]))*={0,2}/g;

/** A private key of age, which SOPS uses. */
const AGE = /AGE-SECRET-KEY-1[0-9A-Z]+/g;

/** What SOPS writes for a value. */
const SOPS = /ENC\[AES256_GCM,[^\]]*\]/g;

/** A text with certificates and keys in words: PEM, base64 of PEM or DER, and what SOPS encrypted. All else stays. */
export function redactText(text: string): string {
  return text
    .replace(PEM, block => describePem(block) || UNREADABLE_KEY)
    .replace(BASE64, token => describeBase64(token) ?? token)
    .replace(AGE, words('private key, age'))
    .replace(SOPS, ENCRYPTED);
}


/** The PEM blocks of a text in words, one a line; empty if it has none. */
export function describePem(text: string): string {
  return looseBlocks(text.replaceAll('\\n', '\n')).map(describeBlock).join('\n');
}

/** Material in base64 in words; undefined for any other base64. */
function describeBase64(token: string): string | undefined {
  const bytes = Buffer.from(token.replaceAll('\\n', ''), 'base64');
  return describeBytes(bytes);
}

/** Material in bytes in words; undefined for any other bytes. */
export function describeBytes(bytes: Buffer): string | undefined {
  const text = bytes.toString('latin1');
  if (text.includes('-----BEGIN ')) return describePem(text) || UNREADABLE_KEY;
  return describeDer(bytes);
}
