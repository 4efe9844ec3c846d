import { ServerTlsSpec } from '../validation/gateway-spec';

/** How a server refers to its certificates. */
export interface CredentialReference {
  readonly tls: ServerTlsSpec;
  /** The Secrets that are read by name. */
  readonly secrets: readonly { readonly name: string; readonly namespace: string }[];
}

/** The names that certificates of a server have in Envoy, as `istioctl proxy-config secret` lists them. */
export interface EnvoyResourceNames {
  /** Certificates that the server presents. */
  readonly certificates: readonly string[];
  /** Authorities of clients. */
  readonly authorities: readonly string[];
}

/**
 * The names of a server's certificates in Envoy.
 *
 * @param gatewayApi whether the server is a listener of the Gateway API
 */
export function envoyResourceNames({ tls, secrets }: CredentialReference, gatewayApi = false): EnvoyResourceNames {
  const credentials = secrets.map(({ name, namespace }) => gatewayApi ? `kubernetes-gateway://${namespace}/${name}` : `kubernetes://${name}`);
  const files = (tls.tlsCertificates ?? [tls]).filter(({ serverCertificate }) => serverCertificate !== undefined)
    .map(({ serverCertificate, privateKey }) => `file-cert:${serverCertificate}~${privateKey}`);
  return {
    certificates: [...credentials, ...files],
    authorities: [
      ...authoritiesResource(tls, credentials[0]),
      ...tls.caCertificates === undefined ? [] : [`file-root:${tls.caCertificates}`],
    ],
  };
}

/** The name of the authorities in Envoy; istiod finds them there or in the server's own Secret. */
function authoritiesResource({ mode, caCertCredentialName: name }: ServerTlsSpec, credential: string | undefined): string[] {
  if (credential === undefined || (mode !== 'MUTUAL' && mode !== 'OPTIONAL_MUTUAL')) return [];
  return [name === undefined ? `${credential}-cacert` : name.includes('://') ? name : `kubernetes://${name}`];
}
