/** Families of protocols of a Gateway's server, by how Istio treats them. */
export type ProtocolFamily = 'http' | 'tls' | 'tcp';

/** Every protocol that a Gateway's port may name, in Istio's spelling, with its family. */
export const SERVER_PROTOCOLS: { readonly [name: string]: ProtocolFamily } = {
  'HTTP': 'http',
  'HTTP2': 'http',
  'HTTP_PROXY': 'http',
  'GRPC': 'http',
  'GRPC-WEB': 'http',
  'HTTPS': 'tls',
  'TLS': 'tls',
  'TCP': 'tcp',
  'UDP': 'tcp',
  'MONGO': 'tcp',
  'REDIS': 'tcp',
  'MYSQL': 'tcp',
};

/** The family of a protocol, in any case; undefined for an unknown protocol. */
export function protocolFamily(protocol: string): ProtocolFamily | undefined {
  return SERVER_PROTOCOLS[protocol.toUpperCase()];
}
