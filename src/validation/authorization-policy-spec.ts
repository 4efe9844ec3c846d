import { choice, FLAG, list, map, object, Shape, shapeCheck, TEXT } from './shape';

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
  readonly namespaces?: readonly string[];
  readonly notNamespaces?: readonly string[];
  readonly serviceAccounts?: readonly string[];
  readonly notServiceAccounts?: readonly string[];
  readonly trustDomains?: readonly string[];
  readonly notTrustDomains?: readonly string[];
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

/** What a policy applies to, as JSON. */
export interface PolicyTargetSpec {
  readonly selector?: { readonly matchLabels?: { readonly [label: string]: string } };
  readonly targetRef?: TargetReferenceSpec;
  readonly targetRefs?: readonly TargetReferenceSpec[];
}

/** An object that a policy applies to, as JSON. */
export interface TargetReferenceSpec {
  readonly group?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

/** The spec of an AuthorizationPolicy, as JSON. */
export interface AuthorizationPolicySpec extends PolicyTargetSpec {
  readonly provider?: { readonly name?: string };
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
  readonly jwks_uri?: string;
  readonly timeout?: string;
  readonly spaceDelimitedClaims?: readonly string[];
}

/** The spec of a RequestAuthentication, as JSON. */
export interface RequestAuthenticationSpec extends PolicyTargetSpec {
  readonly jwtRules?: readonly JwtRuleSpec[];
}

const TARGET_REFERENCE = object({ group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }, 'kind', 'name');
const TARGET = { selector: object({ matchLabels: map(TEXT) }), targetRef: TARGET_REFERENCE, targetRefs: list(TARGET_REFERENCE) };

/** Fields with values, and those with values that must not match. */
function withNegations(...names: string[]): { readonly [name: string]: Shape } {
  return Object.fromEntries(names.flatMap(name => [[name, list(TEXT)], [`not${name[0].toUpperCase()}${name.slice(1)}`, list(TEXT)]]));
}

/** Where an AuthorizationPolicy's spec does not match its shape. */
export const authorizationPolicyShapeProblems = shapeCheck(object({
  ...TARGET,
  action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
  provider: object({ name: TEXT }),
  rules: list(object({
    from: list(object({
      source: object(withNegations(
        'principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'trustDomains', 'ipBlocks', 'remoteIpBlocks',
      )),
    })),
    to: list(object({ operation: object(withNegations('hosts', 'ports', 'methods', 'paths')) })),
    when: list(object({ key: TEXT, ...withNegations('values') }, 'key')),
  })),
}));

/** Where a RequestAuthentication's spec does not match its shape. */
export const requestAuthenticationShapeProblems = shapeCheck(object({
  ...TARGET,
  jwtRules: list(object({
    issuer: TEXT,
    audiences: list(TEXT),
    jwksUri: TEXT,
    jwks_uri: TEXT,
    jwks: TEXT,
    fromHeaders: list(object({ name: TEXT, prefix: TEXT }, 'name')),
    fromParams: list(TEXT),
    fromCookies: list(TEXT),
    forwardOriginalToken: FLAG,
    outputPayloadToHeader: TEXT,
    outputClaimToHeaders: list(object({ header: TEXT, claim: TEXT }, 'header', 'claim')),
    presence: choice('OPTIONAL', 'REQUIRED'),
    spaceDelimitedClaims: list(TEXT),
    timeout: TEXT,
  })),
}));
