/** The subject of a certificate. Values are written as UTF-8. */
export interface DistinguishedName {
  /**
   * Common name (CN), at most 64 characters. TLS clients ignore it; put host names in `dnsNames`.
   *
   * @default - derived from the name of the authority or from the first host
   */
  readonly commonName?: string;

  /**
   * Organization (O), at most 64 characters.
   *
   * @default - none
   */
  readonly organization?: string;

  /**
   * Organizational unit (OU), at most 64 characters.
   *
   * @default - none
   */
  readonly organizationalUnit?: string;

  /**
   * Country (C), two letters of ISO 3166.
   *
   * @default - none
   */
  readonly country?: string;

  /**
   * State or province (ST), at most 128 characters.
   *
   * @default - none
   */
  readonly state?: string;

  /**
   * Locality, such as a city (L), at most 128 characters.
   *
   * @default - none
   */
  readonly locality?: string;
}
