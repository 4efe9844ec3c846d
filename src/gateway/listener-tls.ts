import { ServerCredentials } from './server-credentials';
import { inexpressible } from '../validation/gateway-api';
import { ServerTlsSpec } from '../validation/gateway-spec';

/** Options of `ServerTls` and `ServerCertificate` that a listener cannot express: field, option, reason, alternative. */
const INEXPRESSIBLE: readonly (readonly [field: keyof ServerTlsSpec, option: string, reason: string, help: string])[] = [
  [
    'serverCertificate',
    'ServerCertificate from mounted files',
    'a listener reads only Secrets',
    'use ServerCertificate.issuedBy, fromBundle or fromSecret',
  ],
  [
    'tlsCertificates',
    'ServerCertificate from mounted files',
    'a listener reads only Secrets',
    'use ServerCertificate.issuedBy, fromBundle or fromSecret',
  ],
  [
    'minProtocolVersion',
    'minProtocolVersion of the TLS policy',
    'a listener has no TLS versions',
    'set meshConfig.tlsDefaults.minProtocolVersion for all gateways, and tlsPolicy: TlsPolicy.of({…}) without it here',
  ],
  [
    'maxProtocolVersion',
    'maxProtocolVersion of the TLS policy',
    'a listener has no TLS versions',
    'omit it, or use the API of Istio: new Gateway(…)',
  ],
  [
    'ecdhCurves',
    'ecdhCurves of the TLS policy',
    'a listener has no groups',
    'set meshConfig.tlsDefaults.ecdhCurves for all gateways, and tlsPolicy: TlsPolicy.of({…}) without them here',
  ],
  ['alpnProtocols', 'alpnProtocols', 'a listener always offers h2 and http/1.1', 'omit it, or use the API of Istio: new Gateway(…)'],
  [
    'subjectAltNames',
    'subjectAltNames',
    'a listener accepts every client certificate of the authorities',
    'use authorities that issue only for these clients, or new Gateway(…)',
  ],
  [
    'verifyCertificateSpki',
    'verifyCertificateSpki',
    'a listener accepts every client certificate of the authorities',
    'use authorities that issue only for these clients, or new Gateway(…)',
  ],
  [
    'verifyCertificateHash',
    'verifyCertificateHash',
    'a listener accepts every client certificate of the authorities',
    'use authorities that issue only for these clients, or new Gateway(…)',
  ],
];

/** The ConfigMap that has the authorities of clients. */
export interface ClientAuthorities {
  readonly namespace: string;
  readonly name: string;
}

/** What a listener says of TLS, and what its port must say: authorities in a ConfigMap are named for a whole port. */
export interface ListenerTls {
  readonly tls: object;
  readonly authorities?: ClientAuthorities;
}

const MODES: { readonly [mode in NonNullable<ServerTlsSpec['mode']>]?: readonly [option: string, reason: string, help: string] } = {
  ISTIO_MUTUAL: ['ServerTls.istioMutual', 'it is for clients inside the mesh', 'use new Gateway(…)'],
  AUTO_PASSTHROUGH: ['ServerTls.autoPassthrough', 'it is for gateways between clusters', 'use new Gateway(…)'],
};

/**
 * The `tls` of a listener.
 *
 * Client certificates are demanded for one host by Istio's option `MUTUAL` and authorities in a Secret. Authorities in a ConfigMap are
 * those of the port; there Istio's option `OPTIONAL_MUTUAL` admits clients without a certificate.
 *
 * @param credentials of the server
 * @param namespace of the Gateway
 * @throws IngressError `gateway-api` for what a listener cannot express: no option is dropped silently
 */
export function listenerTls({ tls, secrets }: ServerCredentials, namespace: string): ListenerTls {
  const [option, reason, help] = MODES[tls.mode!] ?? [];
  if (option !== undefined) throw inexpressible(option, reason!, help!);
  for (const [field, name, why, instead] of INEXPRESSIBLE) {
    if (tls[field] !== undefined) throw inexpressible(name, why, instead);
  }
  if (tls.mode === 'PASSTHROUGH') return { tls: { mode: 'Passthrough' } };
  const authorities = authoritiesOf(tls);
  const options = {
    ...(tls.mode === 'OPTIONAL_MUTUAL' || (tls.mode === 'MUTUAL' && !authorities)) && { 'gateway.istio.io/tls-terminate-mode': tls.mode },
    ...tls.cipherSuites && { 'gateway.istio.io/tls-cipher-suites': tls.cipherSuites.join(',') },
  };
  const certificateRefs = secrets.map(secret => ({
    group: '', kind: 'Secret', name: secret.name, ...secret.namespace !== namespace && { namespace: secret.namespace },
  }));
  return { tls: { mode: 'Terminate', certificateRefs, ...Object.keys(options).length > 0 && { options } }, authorities };
}

function authoritiesOf({ mode, caCertCredentialName }: ServerTlsSpec): ClientAuthorities | undefined {
  const [, namespace, name] = /^configmap:\/\/([^/]+)\/(.+)$/.exec(caCertCredentialName ?? '') ?? [];
  if (name !== undefined) return { namespace, name };
  if (caCertCredentialName !== undefined) {
    throw inexpressible('clientCertificates',
      'Istio looks for authorities in the Secret of the server certificate, in that with -cacert after its name, and in ConfigMaps',
      'use TrustBundle.of(…), a Secret of that name, or TrustBundleReference.fromConfigMap');
  }
  if (mode === 'OPTIONAL_MUTUAL') {
    throw inexpressible('clientCertificates', 'for optional mutual TLS, Istio reads authorities from a ConfigMap only',
      'use TrustBundle.of(…) or TrustBundleReference.fromConfigMap');
  }
  return undefined;
}
