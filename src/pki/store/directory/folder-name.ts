import { createHash } from 'crypto';
import { IngressError } from '../../../errors/index';

/** What the store keeps beside the folders of identities, and what Windows keeps for devices. */
const RESERVED = /^(index\.json|con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const MAX_NAME = 1000;
/** File systems allow 255 bytes; the rest is for what others append. */
const MAX_FOLDER = 200;

/**
 * The folder of an identity: the name itself where every file system takes it, otherwise with `+` escapes
 * (`*.shop.example` is `+wildcard.shop.example`, `ca/shop` is `ca+2fshop`). No two names share a folder,
 * except those that differ only in case, which the store refuses.
 */
export function folderName(name: string): string {
  if (/^[a-z0-9_][a-z0-9_-]*(\.[a-z0-9_-]+)*$/i.test(name) && name.length <= MAX_FOLDER && !RESERVED.test(name)) {
    return name;
  }
  checkName(name);
  let escaped = name.replace(/^\*(?=\.|$)/, '\0').replace(/[^A-Za-z0-9_.\0-]/gu, hex).replace('\0', '+wildcard');
  escaped = escaped.replace(/^[.-]/, hex).replace(/\.$/, hex);
  escaped = RESERVED.test(escaped) ? escaped.replace(/^./, hex) : escaped;
  return escaped.length <= MAX_FOLDER
    ? escaped
    : `${escaped.slice(0, 120)}+~${createHash('sha256').update(name).digest('hex')}`;
}

function hex(text: string): string {
  return [...Buffer.from(text)].map(byte => `+${byte.toString(16).padStart(2, '0')}`).join('');
}

function checkName(name: string): void {
  if (name === '' || name.length > MAX_NAME || /[\p{Cc}\p{Surrogate}]/u.test(name)) {
    throw new IngressError({
      code: 'invalid-name',
      message: `${JSON.stringify(name.slice(0, 60))} cannot name a certificate in the store`,
      help: `use 1 to ${MAX_NAME} characters, none of them a control character`,
    });
  }
}
