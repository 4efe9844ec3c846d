import { choice, list, map, object, Shape, shapeCheck, TEXT } from './shape';

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

const SELECTOR: Shape = object({ matchLabels: map(TEXT) });
const TARGET: Shape = object({ group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT });
const texts = (...names: string[]) => Object.fromEntries(names.map(name => [name, list(TEXT)]));

const SOURCE = texts(
  'ipBlocks', 'namespaces', 'notIpBlocks', 'notNamespaces', 'notPrincipals', 'notRemoteIpBlocks', 'notRequestPrincipals', 'notServiceAccounts',
  'notTrustDomains', 'principals', 'remoteIpBlocks', 'requestPrincipals', 'serviceAccounts', 'trustDomains',
);
const OPERATION = texts('hosts', 'methods', 'notHosts', 'notMethods', 'notPaths', 'notPorts', 'paths', 'ports');

/** Where an AuthorizationPolicy's spec does not match its shape. */
export const authorizationPolicyShapeProblems = shapeCheck(object({
  action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
  provider: object({ name: TEXT }),
  rules: list(object({
    from: list(object({ source: object(SOURCE) })),
    to: list(object({ operation: object(OPERATION) })),
    when: list(object({ key: TEXT, ...texts('values', 'notValues') }, 'key')),
  })),
  selector: SELECTOR,
  targetRef: TARGET,
  targetRefs: list(TARGET),
}));

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

/** Where a RequestAuthentication's spec does not match its shape. */
export const requestAuthenticationShapeProblems = shapeCheck(object({
  jwtRules: list(object({
    ...texts('audiences', 'fromCookies', 'fromParams', 'spaceDelimitedClaims'),
    forwardOriginalToken: { kind: 'flag' },
    fromHeaders: list(object({ name: TEXT, prefix: TEXT }, 'name')),
    issuer: TEXT,
    jwks: TEXT,
    jwksUri: TEXT,
    jwks_uri: TEXT,
    outputClaimToHeaders: list(object({ claim: TEXT, header: TEXT }, 'header', 'claim')),
    outputPayloadToHeader: TEXT,
    presence: choice('OPTIONAL', 'REQUIRED'),
    timeout: TEXT,
  })),
  selector: SELECTOR,
  targetRef: TARGET,
  targetRefs: list(TARGET),
}));
