import { SecretModel, secretKeys, secretValue, shownKey } from './secrets';

/** The values that Istio reads from a Secret, in its order of keys, or why it reads none. */
export type Material<T> = { readonly found: T; readonly keys: readonly string[] } | { readonly flaw: string };

/** Server certificate and key: `cert` and `key`, else `tls.crt` and `tls.key`. */
export function serverMaterial(secret: SecretModel): Material<{ certificate: string; key: string }> {
  const pairs = [['cert', 'key'], ['tls.crt', 'tls.key']] as const;
  for (const keys of pairs) {
    const [certificate, key] = keys.map(name => secretValue(secret, name));
    if (certificate && key) {
      return { found: { certificate, key }, keys };
    }
  }
  const names = secretKeys(secret);
  const empty = pairs.find(keys => keys.every(name => names.includes(name)));
  return { flaw: empty ? `has empty ${empty.join(' or ')}` : `has ${listed(names)} but neither tls.crt and tls.key nor cert and key` };
}

/** Client authorities: `cacert`, else `ca.crt`. */
export function caMaterial(secret: SecretModel): Material<string> {
  for (const key of ['cacert', 'ca.crt']) {
    const value = secretValue(secret, key);
    if (value) {
      return { found: value, keys: [key] };
    }
  }
  return { flaw: `has ${listed(secretKeys(secret))} but neither ca.crt nor cacert` };
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'no keys' : names.map(shownKey).join(', ');
}
