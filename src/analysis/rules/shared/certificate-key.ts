import { ServerTlsSpec } from '../../../validation/gateway-spec';

/** What Istio compares: the credential name, or both paths. */
export function certificateKey(tls: ServerTlsSpec | undefined): string[] {
  if (tls?.credentialName) {
    return [`name ${tls.credentialName}`];
  }
  return tls?.serverCertificate && tls.privateKey ? [`files ${tls.serverCertificate} ${tls.privateKey}`] : [];
}
