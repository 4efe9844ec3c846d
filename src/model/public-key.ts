import { ManifestCertificate } from './manifest-certificate';

const MIN_RSA_BITS = 2048; // Envoy refuses smaller ones of servers
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1']; // what Envoy takes

/** Why an RSA key of a certificate is too small; undefined for any other. */
export function rsaFlaw({ publicKey }: ManifestCertificate): string | undefined {
  if (publicKey.asymmetricKeyType !== 'rsa') {
    return undefined;
  }
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return bits < MIN_RSA_BITS ? `has an RSA key of ${bits} bits` : undefined;
}

/** Why Envoy does not accept the key of a server's certificate. */
export function serverKeyFlaw(certificate: ManifestCertificate): string | undefined {
  const { publicKey } = certificate;
  const { namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  switch (publicKey.asymmetricKeyType) {
    case 'rsa':
      return rsaFlaw(certificate);
    case 'ec':
      return CURVES.includes(namedCurve ?? '') ? undefined : `has a key on curve ${namedCurve}, which Envoy does not accept`;
    case 'ed25519': // Envoy accepts it, though browsers do not
      return undefined;
    default:
      return `has a key of type ${publicKey.asymmetricKeyType}, which Envoy does not accept`;
  }
}
