import { createHash } from 'node:crypto';
import { IngressError } from '../../../errors/index';

export const EXTENSION = '.pem';

/** Names that Windows reserves for devices, whatever the extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX_NAME = 1000;
/** File systems allow 255 bytes; the rest is for extensions. */
const MAX_STEM = 200;

/**
 * The file of an identity: the name itself if every file system accepts it, otherwise with `+` escapes (`*.shop.example` is
 * `+wildcard.shop.example.pem`, `ca/shop` is `ca+2fshop.pem`). Two names share a file only if they differ only in case, which the store
 * refuses.
 */
export function fileName(name: string): string {
  if (/^[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)*$/i.test(name) && name.length <= MAX_STEM && !RESERVED.test(name)) {
    return name + EXTENSION;
  }
  checkName(name);
  let escaped = name.replace(/^\*(?=\.|$)/, '\0').replace(/[^A-Za-z0-9_.\0-]/gu, hex).replace('\0', '+wildcard');
  escaped = escaped.replace(/^[.-]/, hex).replace(/\.$/, hex);
  escaped = RESERVED.test(escaped) ? escaped.replace(/^./, hex) : escaped;
  return (escaped.length <= MAX_STEM ? escaped : `${escaped.slice(0, 120)}+~${createHash('sha256').update(name).digest('hex')}`) + EXTENSION;
}

function hex(text: string): string {
  return [...Buffer.from(text)].map(byte => `+${byte.toString(16).padStart(2, '0')}`).join('');
}

function checkName(name: string): void {
  if (name === '' || name.length > MAX_NAME || /[\p{Cc}\p{Surrogate}]/u.test(name)) {
    throw new IngressError({
      code: 'invalid-name',
      message: `${JSON.stringify(name.slice(0, 60))} cannot name a certificate in the store`,
      help: `use 1 to ${MAX_NAME} characters without control characters`,
    });
  }
}
