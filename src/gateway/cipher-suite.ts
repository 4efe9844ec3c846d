/**
 * Cipher suites for TLS up to 1.2 that Istio supports. TLS 1.3 suites cannot be configured in Envoy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export enum CipherSuite {
  /** Forward secrecy, for EC certificates. */
  ECDHE_ECDSA_AES128_GCM_SHA256 = 'ECDHE-ECDSA-AES128-GCM-SHA256',
  /** Forward secrecy, for RSA certificates. */
  ECDHE_RSA_AES128_GCM_SHA256 = 'ECDHE-RSA-AES128-GCM-SHA256',
  /** Forward secrecy, for EC certificates. */
  ECDHE_ECDSA_AES256_GCM_SHA384 = 'ECDHE-ECDSA-AES256-GCM-SHA384',
  /** Forward secrecy, for RSA certificates. */
  ECDHE_RSA_AES256_GCM_SHA384 = 'ECDHE-RSA-AES256-GCM-SHA384',
  /** Forward secrecy, for EC certificates. */
  ECDHE_ECDSA_CHACHA20_POLY1305 = 'ECDHE-ECDSA-CHACHA20-POLY1305',
  /** Forward secrecy, for RSA certificates. */
  ECDHE_RSA_CHACHA20_POLY1305 = 'ECDHE-RSA-CHACHA20-POLY1305',
  /** CBC mode, for old clients with EC certificates. */
  ECDHE_ECDSA_AES128_SHA = 'ECDHE-ECDSA-AES128-SHA',
  /** CBC mode, for old clients with RSA certificates. */
  ECDHE_RSA_AES128_SHA = 'ECDHE-RSA-AES128-SHA',
  /** CBC mode, for old clients with EC certificates. */
  ECDHE_ECDSA_AES256_SHA = 'ECDHE-ECDSA-AES256-SHA',
  /** CBC mode, for old clients with RSA certificates. */
  ECDHE_RSA_AES256_SHA = 'ECDHE-RSA-AES256-SHA',
  /** No forward secrecy. */
  AES128_GCM_SHA256 = 'AES128-GCM-SHA256',
  /** No forward secrecy. */
  AES256_GCM_SHA384 = 'AES256-GCM-SHA384',
  /** No forward secrecy, CBC mode. */
  AES128_SHA = 'AES128-SHA',
  /** No forward secrecy, CBC mode. */
  AES256_SHA = 'AES256-SHA',
  /** Triple DES: broken, for the oldest clients only. */
  DES_CBC3_SHA = 'DES-CBC3-SHA',
}
