import { createPrivateKey, KeyObject } from 'node:crypto';
import { Passphrase } from './passphrase';
import { MAX_BYTES } from './read-bounded';
import { IngressError } from '../../errors/index';

/** Reads a PEM private key, encrypted or not. What OpenSSL says about it is left out: it helps nobody, and might say too much. */
export function readPrivateKey(pem: string, passphrase: Passphrase | undefined, whose: string): KeyObject {
  if (typeof pem !== 'string' || pem.length > MAX_BYTES) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} has ${pem?.length ?? 0} characters`, help: `at most ${MAX_BYTES} are read` });
  }
  const encrypted = /-----BEGIN ENCRYPTED PRIVATE KEY-----|Proc-Type: 4,ENCRYPTED/.test(pem);
  if (encrypted && passphrase === undefined) {
    throw new IngressError({ code: 'invalid-key', message: `the private key of ${whose} is encrypted`, help: 'give its passphrase' });
  }
  const secret = encrypted ? passphrase!._existing() : undefined;
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: secret });
  } catch {
    throw new IngressError(encrypted
      ? { code: 'invalid-key', message: `the private key of ${whose} cannot be decrypted`, help: 'check its passphrase' }
      : { code: 'invalid-key', message: `the private key of ${whose} cannot be read`, help: 'give a PEM private key: PKCS#8, PKCS#1 or SEC 1' });
  }
}
