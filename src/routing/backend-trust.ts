import { Construct } from 'constructs';
import { IngressError } from '../errors';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { TrustBundleReference } from '../secrets/trust-bundle-reference';
import { ClientTlsSpec } from '../validation/destination-rule-spec';

/** Where settings of TLS to a backend are written. */
export interface TrustPlace {
  /** The DestinationRule. */
  readonly scope: Construct;
  /** Name of the Secret with a trust bundle; creates it when first called. */
  readonly secretOf: (bundle: TrustBundle) => string;
}

/** Decides where the gateway reads the authorities of a backend. */
export function backendTrust(anchors: TrustAnchors, { scope, secretOf }: TrustPlace): ClientTlsSpec {
  if (anchors instanceof TrustBundle) return credentialOf(secretOf(anchors));
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

/** Refuses a Secret that is known to lack a key. */
export function requireKeys(secret: ICredentialSecret, needed: readonly string[], help: string): void {
  const keys = keysOf(secret);
  const missing = needed.filter(key => keys && !keys.includes(key));
  if (missing.length === 0) return;
  throw new IngressError({
    code: 'invalid-credential', message: `Secret '${secret.name}' lacks ${missing.join(' and ')} (has: ${keys!.join(', ')})`, help,
  }, secret);
}

/** Istio looks for NAME-cacert, then for NAME. */
function credentialOf(secretName: string): ClientTlsSpec {
  return { credentialName: secretName.replace(/-cacert$/, '') };
}
