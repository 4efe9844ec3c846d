/** Why a peer's certificate is refused. */
export interface Refusal {
  /** The TLS alert that is sent to the peer. */
  readonly alert: string;
  readonly why: string;
}

const UNKNOWN_CA = 'unknown ca';
const UNTRUSTED = 'is not issued by a trusted authority';

/** OpenSSL's verification results as alerts of RFC 8446, section 6, with the mapping that OpenSSL and Envoy's BoringSSL share. */
const REFUSALS: { readonly [code: string]: Refusal } = {
  CERT_HAS_EXPIRED: { alert: 'certificate expired', why: 'has expired' },
  CERT_NOT_YET_VALID: { alert: 'bad certificate', why: 'is not valid yet' },
  CERT_REVOKED: { alert: 'certificate revoked', why: 'was revoked' },
  INVALID_PURPOSE: { alert: 'unsupported certificate', why: 'is not permitted for this side of TLS' },
  UNABLE_TO_GET_ISSUER_CERT: { alert: UNKNOWN_CA, why: UNTRUSTED },
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: { alert: UNKNOWN_CA, why: UNTRUSTED },
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: { alert: UNKNOWN_CA, why: UNTRUSTED },
  SELF_SIGNED_CERT_IN_CHAIN: { alert: UNKNOWN_CA, why: UNTRUSTED },
  DEPTH_ZERO_SELF_SIGNED_CERT: { alert: UNKNOWN_CA, why: 'is self-signed and not trusted' },
  INVALID_CA: { alert: UNKNOWN_CA, why: 'is issued by a certificate that is not an authority' },
  PATH_LENGTH_EXCEEDED: { alert: UNKNOWN_CA, why: 'is issued by an authority that may not have authorities below it' },
  PERMITTED_VIOLATION: { alert: 'bad certificate', why: 'has a name that its authority may not issue for' },
  EXCLUDED_VIOLATION: { alert: 'bad certificate', why: 'has a name that its authority may not issue for' },
  UNABLE_TO_GET_CRL: { alert: UNKNOWN_CA, why: 'is issued by an authority without a revocation list' },
  CRL_HAS_EXPIRED: { alert: 'certificate expired', why: 'is issued by an authority whose revocation list has expired' },
  CRL_NOT_YET_VALID: { alert: 'bad certificate', why: 'is issued by an authority whose revocation list is not valid yet' },
  CERT_SIGNATURE_FAILURE: { alert: 'decrypt error', why: 'has a signature that does not match its issuer' },
};

/** The meaning of a code of OpenSSL's verification. */
export function refusalOf(code: string): Refusal {
  return REFUSALS[code] ?? { alert: 'certificate unknown', why: `was refused: ${code.toLowerCase().replaceAll('_', ' ')}` };
}

/** Dates, the end of a path, and which revocation lists there are. */
const OURS = [
  'CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'CRL_HAS_EXPIRED', 'CRL_NOT_YET_VALID', 'CERT_REVOKED', 'UNABLE_TO_GET_CRL',
  'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/**
 * Codes that OpenSSL does not decide: the simulated time may differ from the system's clock, and Envoy, curl and browsers accept an
 * intermediate as a trust anchor, which node cannot configure in OpenSSL.
 */
export function isOurs(code: string): boolean {
  return OURS.includes(code);
}

/** The alert in an error of node's TLS: `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED`. */
export function alertOf(error: NodeJS.ErrnoException): string | undefined {
  const found = /_ALERT_([A-Z0-9_]+)$/.exec(error.code ?? '');
  return found?.[1].toLowerCase().replaceAll('_', ' ');
}
