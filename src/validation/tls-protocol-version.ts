/**
 * TLS versions of a server.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings-TLSProtocol
 */
export enum TlsProtocolVersion {
  /** TLS 1.0, which is insecure and needs older cipher suites. */
  TLSV1_0 = 'TLSV1_0',
  /** TLS 1.1, which is insecure and needs older cipher suites. */
  TLSV1_1 = 'TLSV1_1',
  /** TLS 1.2. */
  TLSV1_2 = 'TLSV1_2',
  /** TLS 1.3. */
  TLSV1_3 = 'TLSV1_3',
}
