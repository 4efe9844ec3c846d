import { MOST_RULES, problemsOfAttribute, templateProblem } from './authorization-policy';
import { isIpAddress } from './domain-name';
import { durationProblem } from './durations';
import { MetadataSpec, metadataProblems } from './metadata';
import { at, flawed, refused, ValidationProblem, warned } from './problem';
import { choice, FLAG, isRecord, list, map, object, Shape, shapeCheck, TEXT } from './shape';

const TEXTS = list(TEXT);
const TARGET = object({ group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }, 'kind', 'name');
const TARGETS = { selector: object({ matchLabels: map(TEXT) }), targetRef: TARGET, targetRefs: list(TARGET) };
const withOpposites = (...names: string[]) =>
  Object.fromEntries(names.flatMap(name => [name, `not${name[0].toUpperCase()}${name.slice(1)}`]).map(name => [name, TEXTS]));
const SOURCE = object(withOpposites(
  'ipBlocks', 'remoteIpBlocks', 'namespaces', 'principals', 'requestPrincipals', 'serviceAccounts', 'trustDomains',
));
const OPERATION = object(withOpposites('hosts', 'methods', 'paths', 'ports'));

const POLICY_SHAPE: Shape = object({
  ...TARGETS,
  action: choice('ALLOW', 'DENY', 'AUDIT', 'CUSTOM'),
  provider: object({ name: TEXT }),
  rules: list(object({
    from: list(object({ source: SOURCE })),
    to: list(object({ operation: OPERATION })),
    when: list(object({ key: TEXT, values: TEXTS, notValues: TEXTS }, 'key')),
  })),
});

const AUTHENTICATION_SHAPE: Shape = object({
  ...TARGETS,
  jwtRules: list(object({
    audiences: TEXTS,
    forwardOriginalToken: FLAG,
    fromCookies: TEXTS,
    fromHeaders: list(object({ name: TEXT, prefix: TEXT }, 'name')),
    fromParams: TEXTS,
    issuer: TEXT,
    jwks: TEXT,
    jwksUri: TEXT,
    jwks_uri: TEXT,
    outputClaimToHeaders: list(object({ header: TEXT, claim: TEXT }, 'header', 'claim')),
    outputPayloadToHeader: TEXT,
    spaceDelimitedClaims: TEXTS,
    timeout: TEXT,
  })),
});

/** Groups and kinds that a policy may name. */
const TARGET_KINDS = ['/Service', 'networking.istio.io/ServiceEntry', 'gateway.networking.k8s.io/Gateway', 'gateway.networking.k8s.io/GatewayClass'];
/** What a rule of action CUSTOM cannot compare. */
const NOT_FOR_CUSTOM = /^(not)?(namespaces|serviceAccounts|trustDomains|principals|requestPrincipals)$/i;
const NO_CONDITION_FOR_CUSTOM = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;
/** Members that a key of each type has. */
const KEY_MEMBERS: { readonly [type: string]: Texts } = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'], oct: ['k'] };

const policyShape = shapeCheck(POLICY_SHAPE);
const authenticationShape = shapeCheck(AUTHENTICATION_SHAPE);

type Texts = readonly string[];
interface Targets {
  readonly selector?: { readonly matchLabels?: { readonly [name: string]: string } };
  readonly targetRef?: Target;
  readonly targetRefs?: readonly Target[];
}
interface Target { readonly group?: string; readonly kind: string; readonly name: string; readonly namespace?: string }
interface PolicySpec extends Targets {
  readonly action?: string;
  readonly provider?: { readonly name?: string };
  readonly rules?: readonly {
    readonly from?: readonly { readonly source?: { readonly [field: string]: Texts } }[];
    readonly to?: readonly { readonly operation?: { readonly [field: string]: Texts } }[];
    readonly when?: readonly { readonly key: string; readonly values?: Texts; readonly notValues?: Texts }[];
  }[];
}
interface AuthenticationSpec extends Targets {
  readonly jwtRules?: readonly {
    readonly issuer?: string;
    readonly jwks?: string;
    readonly jwksUri?: string;
    readonly jwks_uri?: string;
    readonly audiences?: Texts;
    readonly timeout?: string;
    readonly outputClaimToHeaders?: readonly { readonly header: string; readonly claim: string }[];
    readonly fromParams?: Texts;
    readonly fromCookies?: Texts;
    readonly spaceDelimitedClaims?: Texts;
    readonly fromHeaders?: readonly { readonly name: string }[];
  }[];
}

/** All problems of an AuthorizationPolicy on its own, as Istio sees them, and what no request matches. */
export function validateAuthorizationPolicy(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const { 'istio.io/dry-run': _dryRun, ...annotations } = metadata.annotations ?? {}; // which is for policies
  return validate(spec, { ...metadata, annotations }, policyShape, value => policyProblems(value as PolicySpec));
}

/** All problems of a RequestAuthentication on its own, as Istio sees them. */
export function validateRequestAuthentication(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  return validate(spec, metadata, authenticationShape, value => authenticationProblems(value as AuthenticationSpec));
}

function validate(
  spec: unknown,
  metadata: MetadataSpec,
  check: (spec: unknown) => readonly ValidationProblem[],
  inside: (spec: object) => ValidationProblem[],
): ValidationProblem[] {
  const shape = check(spec);
  const more = shape.some(({ level }) => level === 'error') ? [] : inside((spec ?? {}) as object);
  return [...metadataProblems(metadata), ...at('spec', ...shape, ...more)];
}

function targetProblems({ selector, targetRef, targetRefs }: Targets): ValidationProblem[] {
  const labels = Object.entries(selector?.matchLabels ?? {});
  const set = [selector, targetRef, targetRefs].filter(value => value !== undefined && value !== null);
  return [
    ...set.length > 1 ? [problem('selector and targetRefs are both set', 'keep one of them', 'targetRefs')] : [],
    ...[targetRef, ...targetRefs ?? []].flatMap(ref => ref && !TARGET_KINDS.includes(`${ref.group ?? ''}/${ref.kind}`)
      ? [problem(`a targetRef is to ${ref.kind} of group '${ref.group ?? ''}'`, `use one of ${TARGET_KINDS.join(', ')}`, 'targetRefs')] : []),
    ...[targetRef, ...targetRefs ?? []].some(ref => ref?.namespace) ? [problem('a targetRef has a namespace', 'remove it: the target is in the same namespace', 'targetRefs')] : [],
    ...labels.filter(pair => pair.join('').includes('*') || pair[0] === '')
      .map(([key, value]) => problem(`label '${key}: ${value}' is not compared as a pattern`, 'write the whole label', 'selector.matchLabels')),
    ...selector && labels.length === 0
      ? [warned({ code: 'invalid-access', message: 'the selector has no labels, so it selects every workload', help: 'set matchLabels, or omit selector', field: 'selector' })] : [],
  ];
}

function policyProblems(spec: PolicySpec): ValidationProblem[] {
  const { action = 'ALLOW', provider, rules } = spec;
  const isCustom = action === 'CUSTOM';
  return [
    ...targetProblems(spec),
    ...(action === 'DENY' || isCustom) && !rules?.length
      ? [problem(`action ${action} without rules never applies`, "add 'rules: [{}]' for every request, or rules", 'rules')] : [],
    ...isCustom && rules?.length && !provider?.name ? [problem('action CUSTOM has no provider', 'set provider.name', 'provider')] : [],
    ...provider && !isCustom ? [problem(`provider is only for action CUSTOM, not for ${action}`, 'set action: CUSTOM, or remove provider', 'provider')] : [],
    ...(rules?.length ?? 0) > MOST_RULES ? [problem(`there are ${rules!.length} rules, but the CRD accepts ${MOST_RULES}`, 'use several policies', 'rules')] : [],
    ...(rules ?? []).flatMap(({ from, to, when }, i) => at(`rules[${i}]`,
      ...(from ?? []).flatMap(({ source }, j) => at(`from[${j}]`, ...sourceProblems(source), ...isCustom ? customProblems(source) : [])),
      ...(to ?? []).flatMap(({ operation }, j) => at(`to[${j}]`, ...operationProblems(operation))),
      ...(when ?? []).flatMap(({ key, values = [], notValues = [] }, j) => at(`when[${j}]`,
        ...values.length + notValues.length === 0 ? [problem(`the condition on '${key}' has no value`, 'set values or notValues')] : problemsOfAttribute(key),
        ...isCustom && NO_CONDITION_FOR_CUSTOM.test(key) ? [problem(`'${key}' is not supported with action CUSTOM`, 'use action ALLOW or DENY', 'key')] : [],
        ...emptyValues({ values, notValues }),
        ...['source.ip', 'remote.ip', 'destination.ip'].includes(key) ? addressProblems({ values, notValues }, () => true) : [],
        ...key === 'destination.port' ? portProblems({ values, notValues }, () => true) : [])))),
  ];
}

type Fields = { readonly [field: string]: Texts | undefined };

function sourceProblems(source: Fields | undefined): ValidationProblem[] {
  if (!source || isEmpty(source)) {
    return [problem('a rule has no source', 'set a field of source, or omit from', 'source')];
  }
  const accounts = ['serviceAccounts', 'notServiceAccounts'].some(field => source[field]?.length);
  const others = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].some(field => source[field]?.length);
  return at('source',
    ...accounts && others ? [problem('serviceAccounts cannot be combined with principals or namespaces', 'keep one of them', 'serviceAccounts')] : [],
    ...emptyValues(source),
    ...Object.entries(source).flatMap(([field, values]) => (values ?? []).flatMap((value, i) => at(`${field}[${i}]`,
      /serviceAccounts$/i.test(field) ? accountProblem(value) : /trustDomains$/i.test(field) ? trustDomainProblem(value) : undefined))),
    ...addressProblems(source, field => /ipBlocks$/i.test(field)));
}

/** What action CUSTOM does not compare. */
function customProblems(source: Fields = {}): ValidationProblem[] {
  return Object.entries(source).filter(([field, values]) => values?.length && NOT_FOR_CUSTOM.test(field))
    .map(([field]) => problem(`${field} is not supported with action CUSTOM`, 'use action ALLOW or DENY', `source.${field}`));
}

function accountProblem(account: string): ValidationProblem | undefined {
  return account === '' || /^[^*/]+(\/[^*/]+)?$/.test(account) ? undefined
    : problem(`'${account}' is not a service account`, 'write the name, or namespace/name');
}

function trustDomainProblem(domain: string): ValidationProblem | undefined {
  return domain === '' || /^(\*|\*?[^*/]+|[^*/]+\*)$/.test(domain) ? undefined
    : problem(`'${domain}' is not a trust domain`, 'use a domain without a slash, with at most one * at an end');
}

function operationProblems(operation: Fields | undefined): ValidationProblem[] {
  if (!operation || isEmpty(operation)) {
    return [problem('a rule has no operation', 'set a field of operation, or omit to', 'operation')];
  }
  const found = (names: Texts, check: (value: string) => ValidationProblem | undefined) => names
    .flatMap(field => (operation[field] ?? []).flatMap((value, i) => at(`${field}[${i}]`, check(value))));
  return at('operation',
    ...emptyValues(operation),
    ...portProblems(operation, field => /ports$/i.test(field)),
    ...found(['paths', 'notPaths'], templateProblem),
    ...found(['paths', 'notPaths'], pathFlaw),
    ...found(['methods', 'notMethods'], method => method === method.toUpperCase() ? undefined : never(
      `no method of HTTP is '${method}': methods have capital letters`, `write ${method.toUpperCase()}`,
    )));
}

/** What no path of a request is equal to: a policy compares the path without its query. */
function pathFlaw(path: string): ValidationProblem | undefined {
  if (/[?#]/.test(path)) {
    return never(`no path has a '${/[?#]/.exec(path)![0]}', as '${path}' has: the query is not part of the path`, `match the path ${path.replace(/[?#].*/, '')}`);
  }
  return /^[/*{]/.test(path) || path === '' ? undefined : never(`no path is '${path}': every path begins with a slash`, `write /${path}`);
}

function authenticationProblems(spec: AuthenticationSpec): ValidationProblem[] {
  return [
    ...targetProblems(spec),
    ...(spec.jwtRules ?? []).flatMap((rule, i) => {
      const { issuer, jwks, jwksUri: camel, jwks_uri: snake, audiences, fromParams, fromCookies } = rule;
      const uri = camel ?? snake;
      return at(`jwtRules[${i}]`,
        ...[jwks, camel, snake].filter(value => value !== undefined && value !== null).length > 1
          ? [problem('jwks and jwksUri are both set', 'keep one of them', 'jwks')] : [],
        ...issuer === '' || (!issuer && !uri) ? [problem('issuer is missing', "set it to the value of the tokens' claim 'iss'", 'issuer')] : [],
        ...uri !== undefined && !/^https?:\/\/[^\s/]+/.test(uri) ? [problem(`'${uri}' is not an address of keys`, 'use a URL with https:// or http://', 'jwksUri')] : [],
        ...jwks && !isKeySet(jwks) ? [problem('jwks is not a JSON Web Key or a set of them', 'use {"keys": […]} as the issuer publishes it', 'jwks')] : [],
        ...emptyValues({ audiences, fromParams, fromCookies, spaceDelimitedClaims: rule.spaceDelimitedClaims }),
        ...(rule.outputClaimToHeaders ?? []).flatMap(({ header, claim }, j) => at(`outputClaimToHeaders[${j}]`,
          /^[-_A-Za-z0-9]+$/.test(header) ? undefined : problem(`'${header}' is not the name of a header`, 'use letters, digits and hyphens', 'header'),
          claim === '' ? problem('the claim has no name', 'set claim', 'claim') : undefined)),
        ...rule.timeout ? at('timeout', durationProblem(rule.timeout, 'invalid-access')) : [],
        ...(rule.fromHeaders ?? []).flatMap(({ name }, j) => name === '' ? [problem('a header has no name', 'set name', `fromHeaders[${j}].name`)] : []));
    }),
  ];
}

function isKeySet(jwks: string): boolean {
  try {
    const parsed = JSON.parse(jwks) as unknown;
    if (!isRecord(parsed)) return false;
    return (Array.isArray(parsed.keys) ? parsed.keys as unknown[] : [parsed]).every(key => isRecord(key) && typeof key.kty === 'string'
      && Object.hasOwn(KEY_MEMBERS, key.kty) && KEY_MEMBERS[key.kty].every(member => typeof key[member] === 'string'));
  } catch {
    return false;
  }
}

function isEmpty(fields: Fields): boolean {
  return Object.values(fields).every(values => !values?.length);
}

function emptyValues(fields: Fields): ValidationProblem[] {
  return Object.entries(fields).flatMap(([field, values]) => (values ?? []).flatMap((value, i) =>
    value === '' ? [problem(`${field} has an empty value`, 'remove it', `${field}[${i}]`)] : []));
}

function addressProblems(fields: Fields, isAddress: (field: string) => boolean): ValidationProblem[] {
  return Object.entries(fields).filter(([field]) => isAddress(field)).flatMap(([field, values]) => (values ?? []).flatMap((value, i) => {
    const [address, length, more] = value.split('/');
    const isBlock = isIpAddress(address) && more === undefined
      && (length === undefined || (/^(0|[1-9]\d{0,2})$/.test(length) && Number(length) <= (address.includes(':') ? 128 : 32)));
    return isBlock || value === '' ? [] : [problem(`'${value}' is not an IP address or CIDR range`, "use an address such as '203.0.113.7', or a range such as '203.0.113.0/24'", `${field}[${i}]`)];
  }));
}

function portProblems(fields: Fields, isPort: (field: string) => boolean): ValidationProblem[] {
  return Object.entries(fields).filter(([field]) => isPort(field)).flatMap(([field, values]) => (values ?? []).flatMap((port, i) =>
    port === '' || (/^\d+$/.test(port) && Number(port) <= 65535) ? [] : [problem(`'${port}' is not a port`, 'use a number from 0 to 65535', `${field}[${i}]`)]));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}

function never(message: string, help: string): ValidationProblem {
  return flawed('policy-never-applies', 'warning', { code: 'invalid-access', message, help });
}
