/**
 * What a gateway does with the header `X-Forwarded-Client-Cert` (XFCC), which describes the certificate of the client to backends.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
 */
export enum ForwardClientCertDetails {
  /** Backends receive no such header. */
  SANITIZE = 'SANITIZE',
  /** With mutual TLS, backends receive the header of the client unchanged; otherwise none. */
  FORWARD_ONLY = 'FORWARD_ONLY',
  /** With mutual TLS, the certificate of the client is appended to its header; otherwise backends receive none. */
  APPEND_FORWARD = 'APPEND_FORWARD',
  /** With mutual TLS, backends receive the certificate of the client, and nothing that the client claims; otherwise none. */
  SANITIZE_SET = 'SANITIZE_SET',
  /** Backends receive the header of the client unchanged, also without mutual TLS: any client can claim any identity. */
  ALWAYS_FORWARD_ONLY = 'ALWAYS_FORWARD_ONLY',
}
