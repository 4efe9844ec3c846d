import { MutualTlsOptions } from './server-tls-options';
import { IngressError } from '../errors';

/** Requirements on client certificates besides the authority. */
type ClientPins = Pick<MutualTlsOptions, 'subjectAltNames' | 'verifyCertificateSpki' | 'verifyCertificateHash'>;

/** SHA-256 in base64. */
const SPKI = /^[A-Za-z0-9+/]{43}=$/;
/** SHA-256 in hexadecimal, as OpenSSL prints it, with or without colons. */
const HASH = /^([0-9a-fA-F]{64}|([0-9a-fA-F]{2}:){31}[0-9a-fA-F]{2})$/;

/** Refuses names and hashes that make Envoy refuse the listener, or that no client certificate can have. */
export function checkClientPins({ subjectAltNames, verifyCertificateSpki, verifyCertificateHash }: ClientPins): void {
  refuse('subjectAltNames', subjectAltNames, name => name.trim() === name && name !== '', 'a DNS name or URI of the client');
  refuse('verifyCertificateSpki', verifyCertificateSpki, hash => SPKI.test(hash),
    'base64 of a SHA-256, 44 characters: openssl x509 -pubkey | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64');
  refuse('verifyCertificateHash', verifyCertificateHash, hash => HASH.test(hash),
    'hexadecimal SHA-256, 64 digits: openssl x509 -outform der | openssl dgst -sha256');
}

function refuse(field: string, values: readonly string[] | undefined, valid: (value: string) => boolean, form: string): void {
  if (values?.length === 0) {
    throw new IngressError({
      code: 'invalid-tls',
      message: `${field} is an empty list, which Istio treats as any client`,
      help: 'omit it to accept all clients',
      field,
    });
  }
  for (const [index, value] of values?.entries() ?? []) {
    if (valid(value)) continue;
    throw new IngressError({
      code: 'invalid-tls', message: `${field} has '${value}'`, help: `use ${form}`, field: `${field}[${index}]`,
    });
  }
}
