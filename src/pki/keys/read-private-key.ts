import { createPrivateKey, KeyObject } from 'node:crypto';
import { IngressError } from '../../errors';

/** Reads a PEM private key, encrypted or not. What OpenSSL says about it is left out: it helps nobody, and might say too much. */
export function readPrivateKey(pem: string, passphrase: string | undefined, whose: string): KeyObject {
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem);
  if (encrypted && passphrase === undefined) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} is encrypted`, help: 'give its passphrase' });
  }
  try {
    return createPrivateKey({ key: pem, format: 'pem', ...(encrypted ? { passphrase } : {}) });
  } catch {
    throw new IngressError(encrypted
      ? { code: 'invalid-key', message: `the private key of ${whose} cannot be decrypted`, help: 'check its passphrase' }
      : { code: 'invalid-key', message: `the private key of ${whose} cannot be read`, help: 'give a PEM private key: PKCS#8, PKCS#1 or SEC 1' });
  }
}
