import { createPrivateKey } from 'crypto';
import { undecodableKeys } from '../../model/secrets';
import { ServerCertificate } from '../../model/server-certificates';
import { Rule } from '../rule';

/** A server's key is that of its certificate. */
export const certificateKeyMismatch: Rule = {
  id: 'certificate-key-mismatch',
  codes: ['certificate-key-mismatch', 'credential-unusable'],
  complies: 'the private key of each server is that of the first certificate of its chain',
  readsSecrets: true,
  accepted: {},
  refused: { set: { 'secret.data': { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.org>' } } },
  check: ({ serverCertificates }) => serverCertificates.filter(one => one.privateKey && undecodableKeys(one.secret).length === 0).flatMap(one => {
    const { secret, leaf } = one;
    const verdict = matches(one);
    const at = { resource: secret.resource, path: `data[${one.key.replace('tls.crt', 'tls.key').replace(/^cert$/, 'key')}]` };
    if (verdict === 'unreadable') {
      return [{ ...at, code: 'credential-unusable' as const, message: 'the private key cannot be read', help: 'give an unencrypted PEM key: PKCS#8, or the older RSA or EC form' }];
    }
    return verdict ? [] : [{ ...at, message: `the private key is not that of certificate '${leaf.label}'`, help: leafIsLater(one) ? 'put the server certificate first in the chain' : undefined }];
  }),
};

function matches({ leaf, privateKey }: ServerCertificate): boolean | 'unreadable' {
  const der = Buffer.from((/-----BEGIN (?:EC )?PRIVATE KEY-----([\s\S]*?)-----END/.exec(privateKey!)?.[1] ?? ''), 'base64');
  // an EC key ends with its public point, and the certificate has it as it is: no need to load the key
  if (der.length > 65 && der[der.length - 65] === 4 && leaf.der.includes(der.subarray(-65))) {
    return true;
  }
  try {
    return leaf.x509.checkPrivateKey(createPrivateKey(privateKey!));
  } catch {
    return 'unreadable';
  }
}

function leafIsLater({ chain, privateKey }: ServerCertificate): boolean {
  try {
    const key = createPrivateKey(privateKey!);
    return chain.certificates.slice(1).some(certificate => certificate.x509.checkPrivateKey(key));
  } catch {
    return false;
  }
}
