import { KeyObject } from 'node:crypto';
import { undecodableKeys } from '../../model/secrets';
import { ServerCertificate } from '../../model/server-certificates';
import { readUnencryptedKey } from '../../pki/x509/private-key-form';
import { UNREAD_PRIVATE_KEY } from '../../pki/x509/unread-private-key';
import { Rule } from '../rule';

/** A server's key is that of its certificate. */
export const certificateKeyMismatch: Rule = {
  id: 'certificate-key-mismatch',
  codes: ['certificate-key-mismatch', 'credential-unusable'],
  complies: 'the private key of each server is that of the first certificate of its chain',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.org>' } } },
  check: ({ serverCertificates }) => serverCertificates.filter(hasReadableKey).flatMap(one => {
    const { secret, leaf } = one;
    const at = { resource: secret.resource, path: `data[${one.key.replace('tls.crt', 'tls.key').replace(/^cert$/, 'key')}]` };
    const read = readUnencryptedKey(one.privateKey!);
    if ('flaw' in read) {
      return [{ ...at, code: 'credential-unusable' as const, message: `the private key ${read.flaw}`, help: 'give an unencrypted PEM key: PKCS#8, or the older RSA or EC form' }];
    }
    return leaf.x509.checkPrivateKey(read.key) ? []
      : [{ ...at, message: `the private key is not that of certificate '${leaf.label}'`, help: leafIsLater(one, read.key) ? 'put the server certificate first in the chain' : undefined }];
  }),
};

function hasReadableKey({ privateKey, secret }: ServerCertificate): boolean {
  return Boolean(privateKey) && privateKey !== UNREAD_PRIVATE_KEY && undecodableKeys(secret).length === 0;
}

function leafIsLater({ chain }: ServerCertificate, key: KeyObject): boolean {
  return chain.certificates.slice(1).some(certificate => certificate.x509.checkPrivateKey(key));
}
