/** Where a request comes from, as JSON. */
export interface AuthorizationSourceSpec {
  readonly ipBlocks?: readonly string[];
  readonly notIpBlocks?: readonly string[];
  readonly remoteIpBlocks?: readonly string[];
  readonly notRemoteIpBlocks?: readonly string[];
  readonly principals?: readonly string[];
  readonly notPrincipals?: readonly string[];
  readonly requestPrincipals?: readonly string[];
  readonly notRequestPrincipals?: readonly string[];
}

/** What a request asks for, as JSON. */
export interface AuthorizationOperationSpec {
  readonly hosts?: readonly string[];
  readonly notHosts?: readonly string[];
  readonly ports?: readonly string[];
  readonly notPorts?: readonly string[];
  readonly methods?: readonly string[];
  readonly notMethods?: readonly string[];
  readonly paths?: readonly string[];
  readonly notPaths?: readonly string[];
}

/** A condition on an attribute of a request, as JSON. */
export interface AuthorizationConditionSpec {
  readonly key?: string;
  readonly values?: readonly string[];
  readonly notValues?: readonly string[];
}

/** A rule of an AuthorizationPolicy, as JSON. */
export interface AuthorizationRuleSpec {
  readonly from?: readonly { readonly source?: AuthorizationSourceSpec }[];
  readonly to?: readonly { readonly operation?: AuthorizationOperationSpec }[];
  readonly when?: readonly AuthorizationConditionSpec[];
}

/** The spec of an AuthorizationPolicy, as JSON. */
export interface AuthorizationPolicySpec {
  readonly action?: 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';
  readonly rules?: readonly AuthorizationRuleSpec[];
}

/** A rule about tokens of a RequestAuthentication, as JSON. */
export interface JwtRuleSpec {
  readonly issuer?: string;
  readonly audiences?: readonly string[];
  readonly jwksUri?: string;
  readonly jwks?: string;
  readonly fromHeaders?: readonly { readonly name?: string; readonly prefix?: string }[];
  readonly fromParams?: readonly string[];
  readonly fromCookies?: readonly string[];
  readonly forwardOriginalToken?: boolean;
  readonly outputPayloadToHeader?: string;
  readonly outputClaimToHeaders?: readonly { readonly header?: string; readonly claim?: string }[];
}
