/** Why a certificate was revoked (RFC 5280, 5.3.1). */
export enum RevocationReason {
  /** No reason is given. */
  UNSPECIFIED = 'unspecified',

  /** The private key is, or may be, in other hands. */
  KEY_COMPROMISE = 'key-compromise',

  /** The names do not belong to the holder any more. */
  AFFILIATION_CHANGED = 'affiliation-changed',

  /** Another certificate has taken its place. */
  SUPERSEDED = 'superseded',

  /** The holder has ceased to be. */
  CESSATION_OF_OPERATION = 'cessation-of-operation',

  /** The holder may not do any more what the certificate lets it do. */
  PRIVILEGE_WITHDRAWN = 'privilege-withdrawn',
}

/** The codes of RFC 5280; an unspecified reason is left out of the list, as the RFC recommends. */
export const REVOCATION_REASON_CODES: { readonly [reason: string]: number | undefined } = {
  [RevocationReason.KEY_COMPROMISE]: 1,
  [RevocationReason.AFFILIATION_CHANGED]: 3,
  [RevocationReason.SUPERSEDED]: 4,
  [RevocationReason.CESSATION_OF_OPERATION]: 5,
  [RevocationReason.PRIVILEGE_WITHDRAWN]: 9,
};
