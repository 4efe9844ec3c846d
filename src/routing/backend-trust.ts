import { BackendContext, ClientTlsSpec, requireKeys } from './backend-credentials';
import { IngressError } from '../errors';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { CaSecret } from '../secrets/ca-secret';
import { TrustBundleReference } from '../secrets/trust-bundle-reference';

/** Decides where the gateway reads the authorities of a backend; creates a `CaSecret` for a bundle. */
export function backendTrust(anchors: TrustAnchors, { scope, name, workload, site }: BackendContext): ClientTlsSpec {
  if (anchors instanceof TrustBundle) {
    const secret = new CaSecret(scope, 'Trust', { trustBundle: anchors, workload, metadata: { name: `${name}-cacert` } });
    site.record(secret);
    return credentialOf(secret.name);
  }
  const location = anchors instanceof TrustBundleReference ? anchors._location : undefined;
  switch (location?.kind) {
    case 'secret':
      requireKeys(location.secret, ['ca.crt'], 'use a CaSecret');
      return credentialOf(location.secret.name);
    case 'file':
      return { caCertificates: location.path };
    default:
      throw new IngressError({
        code: 'invalid-tls',
        message: `a gateway cannot verify backends with ${location ? String(anchors) : 'the value of trust'}`,
        help: 'use TrustBundle.of(…), or a TrustBundleReference to a Secret or mounted file',
        field: 'trust',
      }, scope);
  }
}

/** Istio looks for NAME-cacert, then for NAME. */
function credentialOf(secretName: string): ClientTlsSpec {
  return { credentialName: secretName.replace(/-cacert$/, '') };
}
