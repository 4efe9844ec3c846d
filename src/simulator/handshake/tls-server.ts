import { SecureVersion } from 'node:tls';
import { TlsServer, Versions } from './handshake';
import { ServerMaterial } from './server-material';
import { ServerModel } from '../../model/gateways';
import { CIPHER_SUITES } from '../../validation/cipher-suites';

const VERSIONS: { readonly [name: string]: SecureVersion } = {
  TLSV1_0: 'TLSv1', TLSV1_1: 'TLSv1.1', TLSV1_2: 'TLSv1.2', TLSV1_3: 'TLSv1.3',
};

/** The name of a version in node. */
export function secureVersion(name: string): SecureVersion | undefined {
  return VERSIONS[name];
}

/** The TLS versions that a server supports; Envoy's limits if it sets none. */
export function serverVersions({ spec: { tls } }: ServerModel): Versions {
  return { min: VERSIONS[tls?.minProtocolVersion ?? ''] ?? 'TLSv1.2', max: VERSIONS[tls?.maxProtocolVersion ?? ''] ?? 'TLSv1.3' };
}

/** A server's TLS settings with its material, as Istio sends them to Envoy. */
export function tlsServer(server: ServerModel, material: ServerMaterial): TlsServer {
  const { spec, mode } = server;
  const tls = spec.tls!;
  const byName = Boolean(tls.credentialName || tls.credentialNames?.length);
  return {
    ...material,
    clients: mode === 'MUTUAL' ? 'required' : mode === 'OPTIONAL_MUTUAL' ? 'optional' : 'ignored',
    clientNames: {
      subjectAltNames: tls.subjectAltNames ?? [],
      // Istio omits these with mounted files
      hashes: byName ? tls.verifyCertificateHash ?? [] : [],
      publicKeyHashes: byName ? tls.verifyCertificateSpki ?? [] : [],
    },
    versions: serverVersions(server),
    cipherSuites: (tls.cipherSuites ?? []).filter(suite => (CIPHER_SUITES as readonly string[]).includes(suite)),
  };
}
