// Written by `npx projen field-versions` from the CRDs in the Go module istio.io/api; not edited by hand.

/** The releases of Istio whose CRDs are known, in order. */
export const ISTIO_RELEASES = ['1.22', '1.23', '1.24', '1.25', '1.26', '1.27', '1.28', '1.29', '1.30', '1.31', '1.32'] as const;

/** The first and the last release with a field; absent: the first or the last release that is known. */
export interface FieldSpan {
  readonly since?: string;
  readonly until?: string;
}

/** Spans of fields, by kind and path in the spec; `[]` is any entry of a list, `=` a value. Fields that all releases have are absent. */
export type FieldVersions = { readonly [kind: string]: { readonly [field: string]: FieldSpan } };

/** What the `v1` CRDs of some releases lack. */
export const FIELD_VERSIONS: FieldVersions = {
  AuthorizationPolicy: {
    'rules[].from[].source.notServiceAccounts': { since: '1.25' },
    'rules[].from[].source.notTrustDomains': { since: '1.30' },
    'rules[].from[].source.serviceAccounts': { since: '1.25' },
    'rules[].from[].source.trustDomains': { since: '1.30' },
  },
  DestinationRule: {
    'subsets[].trafficPolicy.connectionPool.http.http2KeepAlive': { since: '1.31' },
    'subsets[].trafficPolicy.loadBalancer.backendUtilization': { since: '1.32' },
    'subsets[].trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes': { since: '1.28' },
    'subsets[].trafficPolicy.loadBalancer.warmup': { since: '1.24' },
    'subsets[].trafficPolicy.loadBalancer.zoneAwareLbSetting': { since: '1.31' },
    'subsets[].trafficPolicy.outlierDetection.failurePercentageThreshold': { since: '1.32' },
    'subsets[].trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes': { since: '1.31' },
    'subsets[].trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive': { since: '1.31' },
    'subsets[].trafficPolicy.portLevelSettings[].loadBalancer.backendUtilization': { since: '1.32' },
    'subsets[].trafficPolicy.portLevelSettings[].loadBalancer.consistentHash.httpCookie.attributes': { since: '1.28' },
    'subsets[].trafficPolicy.portLevelSettings[].loadBalancer.warmup': { since: '1.24' },
    'subsets[].trafficPolicy.portLevelSettings[].loadBalancer.zoneAwareLbSetting': { since: '1.31' },
    'subsets[].trafficPolicy.portLevelSettings[].outlierDetection.failurePercentageThreshold': { since: '1.32' },
    'subsets[].trafficPolicy.portLevelSettings[].outlierDetection.outlierDetectionHttpErrorCodes': { since: '1.31' },
    'subsets[].trafficPolicy.portLevelSettings[].tls.caCertCredentialName': { since: '1.32' },
    'subsets[].trafficPolicy.retryBudget': { since: '1.27' },
    'subsets[].trafficPolicy.retryBudget.budgetInterval': { since: '1.31' },
    'subsets[].trafficPolicy.tls.caCertCredentialName': { since: '1.32' },
    'trafficPolicy.connectionPool.http.http2KeepAlive': { since: '1.31' },
    'trafficPolicy.loadBalancer.backendUtilization': { since: '1.32' },
    'trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes': { since: '1.28' },
    'trafficPolicy.loadBalancer.warmup': { since: '1.24' },
    'trafficPolicy.loadBalancer.zoneAwareLbSetting': { since: '1.31' },
    'trafficPolicy.outlierDetection.failurePercentageThreshold': { since: '1.32' },
    'trafficPolicy.outlierDetection.outlierDetectionHttpErrorCodes': { since: '1.31' },
    'trafficPolicy.portLevelSettings[].connectionPool.http.http2KeepAlive': { since: '1.31' },
    'trafficPolicy.portLevelSettings[].loadBalancer.backendUtilization': { since: '1.32' },
    'trafficPolicy.portLevelSettings[].loadBalancer.consistentHash.httpCookie.attributes': { since: '1.28' },
    'trafficPolicy.portLevelSettings[].loadBalancer.warmup': { since: '1.24' },
    'trafficPolicy.portLevelSettings[].loadBalancer.zoneAwareLbSetting': { since: '1.31' },
    'trafficPolicy.portLevelSettings[].outlierDetection.failurePercentageThreshold': { since: '1.32' },
    'trafficPolicy.portLevelSettings[].outlierDetection.outlierDetectionHttpErrorCodes': { since: '1.31' },
    'trafficPolicy.portLevelSettings[].tls.caCertCredentialName': { since: '1.32' },
    'trafficPolicy.retryBudget': { since: '1.27' },
    'trafficPolicy.retryBudget.budgetInterval': { since: '1.31' },
    'trafficPolicy.tls.caCertCredentialName': { since: '1.32' },
  },
  Gateway: {
    'servers[].tls.alpnProtocols': { since: '1.32' },
    'servers[].tls.caCertCredentialName': { since: '1.28' },
    'servers[].tls.credentialNames': { since: '1.26' },
    'servers[].tls.ecdhCurves': { since: '1.32' },
    'servers[].tls.insecureSkipVerify': { since: '1.31' },
    'servers[].tls.tlsCertificates': { since: '1.26' },
  },
  PeerAuthentication: {},
  RequestAuthentication: {
    'jwtRules[].presence': { since: '1.32' },
    'jwtRules[].spaceDelimitedClaims': { since: '1.28' },
  },
  ServiceEntry: {
    'resolution=DYNAMIC_DNS': { since: '1.28' },
  },
  VirtualService: {
    'http[].corsPolicy.unmatchedPreflights': { since: '1.23' },
    'http[].redirect.prefixRewrite': { since: '1.31' },
    'http[].retries.backoff': { since: '1.26' },
    'http[].retries.retryIgnorePreviousHosts': { since: '1.26' },
  },
};
