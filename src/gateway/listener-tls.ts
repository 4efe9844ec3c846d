import { ServerCredentials } from './server-credentials';
import { inexpressible } from '../validation/gateway-api';
import { ServerTlsSpec } from '../validation/gateway-spec';

/** Options of `ServerTls` and `ServerCertificate` that a listener cannot say: field, option, reason, what to do instead. */
const INEXPRESSIBLE: readonly (readonly [field: keyof ServerTlsSpec, option: string, reason: string, help: string])[] = [
  [
    'serverCertificate',
    'ServerCertificate from mounted files',
    'a listener reads Secrets only',
    'use ServerCertificate.issuedBy, fromBundle or fromSecret',
  ],
  [
    'tlsCertificates',
    'ServerCertificate from mounted files',
    'a listener reads Secrets only',
    'use ServerCertificate.issuedBy, fromBundle or fromSecret',
  ],
  [
    'minProtocolVersion',
    'minProtocolVersion',
    'a listener has no TLS versions',
    'set meshConfig.tlsDefaults.minProtocolVersion for all gateways',
  ],
  ['maxProtocolVersion', 'maxProtocolVersion', 'a listener has no TLS versions', 'leave it out, or use the API of Istio: new Gateway(…)'],
  [
    'subjectAltNames',
    'subjectAltNames',
    'a listener accepts every client of the authorities',
    'use authorities that issue for these clients alone, or new Gateway(…)',
  ],
  [
    'verifyCertificateSpki',
    'verifyCertificateSpki',
    'a listener accepts every client of the authorities',
    'use authorities that issue for these clients alone, or new Gateway(…)',
  ],
  [
    'verifyCertificateHash',
    'verifyCertificateHash',
    'a listener accepts every client of the authorities',
    'use authorities that issue for these clients alone, or new Gateway(…)',
  ],
  [
    'caCertCredentialName',
    'clientCertificates',
    'Istio looks for authorities in the Secret of the server certificate and in that with -cacert after its name',
    'use TrustBundle.of(…), or a Secret of that name',
  ],
];

const MODES: { readonly [mode in NonNullable<ServerTlsSpec['mode']>]?: readonly [option: string, reason: string, help: string] } = {
  OPTIONAL_MUTUAL: [
    'ServerTls.optionalMutual',
    'Istio does not send the authorities to the gateway in this mode',
    'use ServerTls.mutual, or new Gateway(…)',
  ],
  ISTIO_MUTUAL: ['ServerTls.istioMutual', 'it is for clients inside the mesh', 'use new Gateway(…)'],
  AUTO_PASSTHROUGH: ['ServerTls.autoPassthrough', 'it is for gateways between clusters', 'use new Gateway(…)'],
};

/**
 * The `tls` of a listener.
 *
 * @param credentials of the server
 * @param namespace of the Gateway
 * @throws IngressError `gateway-api` for what a listener cannot say: nothing is left out in silence
 */
export function listenerTls({ tls, secrets }: ServerCredentials, namespace: string): object {
  const [option, reason, help] = MODES[tls.mode!] ?? [];
  if (option !== undefined) throw inexpressible(option, reason!, help!);
  for (const [field, name, why, instead] of INEXPRESSIBLE) {
    if (tls[field] !== undefined) throw inexpressible(name, why, instead);
  }
  if (tls.mode === 'PASSTHROUGH') return { mode: 'Passthrough' };
  const options = {
    ...tls.mode === 'MUTUAL' && { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' },
    ...tls.cipherSuites && { 'gateway.istio.io/tls-cipher-suites': tls.cipherSuites.join(',') },
  };
  return {
    mode: 'Terminate',
    certificateRefs: secrets.map(secret => ({ name: secret.name, ...secret.namespace !== namespace && { namespace: secret.namespace } })),
    ...Object.keys(options).length > 0 && { options },
  };
}
