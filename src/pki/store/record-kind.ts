/** What a record of a store is. */
export enum CertificateRecordKind {
  /** A server or client certificate: `certificateChain` and `privateKey`. */
  CERTIFICATE = 'certificate',

  /** A certificate that signs others: `certificateChain`, and `privateKey` unless that is kept elsewhere. */
  AUTHORITY = 'authority',

  /** What an authority has revoked: `revocationList`. */
  REVOCATION_LIST = 'revocation-list',

  /** The encrypted content of a Secret, as manifests hold it: `sealedSecret`, and `dataKey` where values have one. */
  SEALED_SECRET = 'sealed-secret',
}
