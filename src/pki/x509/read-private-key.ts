import { createPrivateKey, KeyObject } from 'node:crypto';
import { Passphrase } from './passphrase';
import { privateKeyBlock, readUnencryptedKey } from './private-key-form';
import { MAX_BYTES } from './read-bounded';
import { IngressError } from '../../errors/index';

/** Whether a PEM private key needs a passphrase; false for a text that is not a key. */
export function isEncryptedKey(pem: string): boolean {
  const found = typeof pem === 'string' && pem.length <= MAX_BYTES ? privateKeyBlock(pem) : undefined;
  return found !== undefined && 'block' in found && (found.block.encrypted || found.block.label === 'ENCRYPTED PRIVATE KEY');
}

/** Reads a PEM private key, encrypted or not. OpenSSL's message is dropped: it might contain secrets. */
export function readPrivateKey(pem: string, passphrase: Passphrase | undefined, whose: string): KeyObject {
  if (typeof pem !== 'string' || pem.length > MAX_BYTES) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} has ${pem?.length ?? 0} characters`, help: `at most ${MAX_BYTES} are read` });
  }
  const found = privateKeyBlock(pem);
  if ('flaw' in found) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} cannot be read: it ${found.flaw}`, help: 'use a PEM private key: PKCS#8, PKCS#1 or SEC 1' });
  }
  const { block } = found;
  if (!isEncryptedKey(pem)) return unencrypted(block.text, whose);
  if (passphrase === undefined) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} is encrypted`, help: 'set its passphrase' });
  }
  const secret = passphrase._existing(`the private key of ${whose}`);
  try {
    return createPrivateKey({ key: block.text, format: 'pem', passphrase: secret });
  } catch {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} cannot be decrypted`, help: 'check its passphrase' });
  }
}

function unencrypted(pem: string, whose: string): KeyObject {
  const read = readUnencryptedKey(pem);
  if ('key' in read) return read.key;
  throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} cannot be read: it ${read.flaw}`, help: 'use a PEM private key: PKCS#8, PKCS#1 or SEC 1' });
}
