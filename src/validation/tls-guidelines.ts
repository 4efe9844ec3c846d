/** TLS settings that a guideline allows, as fields of a server. */
export interface TlsGuideline {
  readonly minProtocolVersion: string;
  readonly maxProtocolVersion?: string;
  /** Suites of TLS 1.2; none if only TLS 1.3 is allowed. */
  readonly cipherSuites?: readonly string[];
  readonly ecdhCurves: readonly string[];
}

const AES_GCM = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
] as const;

/** Mozilla's `prime256v1` and `secp384r1` are P-256 and P-384. */
const MOZILLA_CURVES = ['X25519MLKEM768', 'X25519', 'P-256', 'P-384'];

/**
 * The guidelines that `TlsPolicy` and `lint --tls-policy` know.
 *
 * `modern` and `intermediate`: Mozilla, Server Side TLS 6.0, as of commit 8debe30f of mozilla/ssl-config-generator, file
 * src/static/guidelines/6.0.json, read on 2026-11-28. https://ssl-config.mozilla.org/guidelines/6.0.json
 *
 * `fips`: what Istio's COMPLIANCE_POLICY=fips-140-3 enforces (pkg/model/fips.go, August 2026), except that Envoy does not let users choose
 * suites of TLS 1.3. `post-quantum`: what its COMPLIANCE_POLICY=pqc enforces, with the same exception.
 */
export const TLS_GUIDELINES = {
  'modern': { minProtocolVersion: 'TLSV1_3', ecdhCurves: MOZILLA_CURVES },
  'intermediate': {
    minProtocolVersion: 'TLSV1_2',
    cipherSuites: [...AES_GCM, 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
    ecdhCurves: MOZILLA_CURVES,
  },
  'fips': { minProtocolVersion: 'TLSV1_2', cipherSuites: AES_GCM, ecdhCurves: ['P-256', 'P-384'] },
  'post-quantum': { minProtocolVersion: 'TLSV1_3', ecdhCurves: ['X25519MLKEM768'] },
} as const satisfies { readonly [name: string]: TlsGuideline };

/** The name of a guideline. */
export type TlsGuidelineName = keyof typeof TLS_GUIDELINES;

/** What Envoy offers where a server says nothing; operators such as `[A|B]` are written out. */
export const ENVOY_DEFAULTS = {
  minProtocolVersion: 'TLSV1_2',
  maxProtocolVersion: 'TLSV1_3',
  cipherSuites: TLS_GUIDELINES.intermediate.cipherSuites,
  ecdhCurves: ['X25519', 'P-256'],
} as const;
