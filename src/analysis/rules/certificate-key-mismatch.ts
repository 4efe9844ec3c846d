import { isListener } from '../../model/gateway-api/listener-servers';
import { undecodableKeys } from '../../model/secrets';
import { ServerCertificate } from '../../model/server-certificates';
import { UNREAD_PRIVATE_KEY } from '../../pki/x509/unread-private-key';
import { Rule } from '../rule';

/** A server's key matches its certificate. */
export const certificateKeyMismatch: Rule = {
  id: 'certificate-key-mismatch',
  codes: ['certificate-key-mismatch', 'credential-unusable'],
  complies: 'the private key of each server matches the first certificate of its chain',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.org>' } } },
  check: ({ model, serverCertificates }) => serverCertificates.filter(isChecked).flatMap(one => {
    const { secret, leaf } = one;
    const at = { resource: secret.resource, path: `data[${one.key.replace('tls.crt', 'tls.key').replace(/^cert$/, 'key')}]` };
    const read = model.privateKeys.read(one.privateKey!);
    if ('flaw' in read) {
      return [{ ...at, code: 'credential-unusable' as const, message: `the private key ${read.flaw}`, help: 'use an unencrypted PEM key: PKCS#8, or the older RSA or EC form' }];
    }
    return leaf.publicKeyInfo.equals(read.publicKey) ? []
      : [{ ...at, message: `the private key does not match certificate '${leaf.label}'`, help: leafIsLater(one, read.publicKey) ? 'put the server certificate first in the chain' : undefined }];
  }),
};

/** Of a listener Istio itself says it, so it is another rule. */
function isChecked({ privateKey, secret, server }: ServerCertificate): boolean {
  return !isListener(server) && Boolean(privateKey) && privateKey !== UNREAD_PRIVATE_KEY && undecodableKeys(secret).length === 0;
}

function leafIsLater({ chain }: ServerCertificate, publicKey: Buffer): boolean {
  return chain.certificates.slice(1).some(certificate => certificate.publicKeyInfo.equals(publicKey));
}
