/** Why a certificate was revoked (RFC 5280, 5.3.1). */
export enum RevocationReason {
  /** No reason. */
  UNSPECIFIED = 'unspecified',

  /** The private key is, or may be, compromised. */
  KEY_COMPROMISE = 'key-compromise',

  /** The names no longer belong to the holder. */
  AFFILIATION_CHANGED = 'affiliation-changed',

  /** Another certificate replaces it. */
  SUPERSEDED = 'superseded',

  /** The holder no longer exists. */
  CESSATION_OF_OPERATION = 'cessation-of-operation',

  /** The holder is no longer permitted to use the certificate. */
  PRIVILEGE_WITHDRAWN = 'privilege-withdrawn',
}

/** The codes of RFC 5280; an unspecified reason is omitted from the list, as the RFC recommends. */
export const REVOCATION_REASON_CODES: { readonly [reason: string]: number | undefined } = {
  [RevocationReason.KEY_COMPROMISE]: 1,
  [RevocationReason.AFFILIATION_CHANGED]: 3,
  [RevocationReason.SUPERSEDED]: 4,
  [RevocationReason.CESSATION_OF_OPERATION]: 5,
  [RevocationReason.PRIVILEGE_WITHDRAWN]: 9,
};
