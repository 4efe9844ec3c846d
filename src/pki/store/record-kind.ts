/** The kind of a record in a store. */
export enum CertificateRecordKind {
  /** A server or client certificate: `certificateChain` and `privateKey`. */
  CERTIFICATE = 'certificate',

  /** A certificate that signs others: `certificateChain`, and `privateKey` unless the key is elsewhere. */
  AUTHORITY = 'authority',

  /** The revocations of an authority: `revocationList`. */
  REVOCATION_LIST = 'revocation-list',

  /** The encrypted content of a Secret, as in manifests: `sealedSecret`, and `dataKey` if values have one. */
  SEALED_SECRET = 'sealed-secret',
}
