import {
  AuthorizationConditionSpec, AuthorizationOperationSpec, AuthorizationPolicySpec, authorizationPolicyShapeProblems, AuthorizationRuleSpec,
  AuthorizationSourceSpec,
} from './authorization-policy-spec';
import { ipBlockProblem, mappedBlock } from './ip-block';
import { DRY_RUN, MetadataSpec, metadataProblems } from './metadata';
import { policyTargetProblems } from './policy-target';
import { at, flawed, refused, ValidationProblem, warned } from './problem';

/** The most rules that the CRD accepts. */
export const MOST_RULES = 512;

const MOST_SOURCES = 512;
const MOST_SERVICE_ACCOUNTS = 16;
const LONGEST_SERVICE_ACCOUNT = 320;

/** Attributes that conditions may compare; those with a name in brackets end with a bracket here. */
const ATTRIBUTES = [
  'request.headers[', 'request.auth.claims[', 'experimental.envoy.filters.', 'source.ip', 'remote.ip', 'source.namespace', 'source.principal',
  'source.serviceAccount', 'source.trustDomain', 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter', 'destination.ip',
  'destination.port', 'connection.sni',
] as const;

/** Values of the annotation `istio.io/dry-run`. */
const FLAGS = ['1', 't', 'T', 'TRUE', 'true', 'True', '0', 'f', 'F', 'FALSE', 'false', 'False'];

const SOURCE_FIELD = /^(not)?(principals|requestPrincipals|namespaces|serviceAccounts|trustDomains|ipBlocks|remoteIpBlocks)$/i;
const OPERATION_FIELD = /^(not)?(hosts|ports|methods|paths)$/i;

/** Fields of sources, and attributes of conditions, that a policy with an external authorizer cannot have. */
const NOT_CUSTOM = /^(not)?(namespaces|serviceAccounts|trustDomains|principals|requestPrincipals)$/i;
const NOT_CUSTOM_KEYS = /^(source\.(namespace|serviceAccount|trustDomain|principal)$|request\.auth\.)/;

/** All problems of an AuthorizationPolicy on its own, as Istio sees them. */
export function validateAuthorizationPolicy(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const shape = authorizationPolicyShapeProblems(spec);
  const inside = shape.some(({ level }) => level === 'error') ? [] : specProblems(spec as AuthorizationPolicySpec);
  const { action = 'ALLOW' } = (spec ?? {}) as AuthorizationPolicySpec;
  return [...metadataProblems(metadata, DRY_RUN), ...dryRunProblems(metadata, action), ...at('spec', ...shape, ...inside)];
}

function specProblems(spec: AuthorizationPolicySpec): ValidationProblem[] {
  const { action = 'ALLOW', rules = [] } = spec;
  return [
    ...policyTargetProblems(spec), ...actionProblems(spec), ...authorizationPolicyProblems(spec),
    ...rules.flatMap(({ to = [] }, i) => to.flatMap(({ operation = {} }, j) => at(`rules[${i}].to[${j}].operation`, ...neverProblems(operation)))),
    ...action === 'DENY' ? rules.flatMap((rule, i) => deniesTcp(rule) ? [warned({
      code: 'invalid-access',
      message: 'the rule denies all connections to ports that are not HTTP, where Istio drops its conditions on HTTP',
      help: "set ports, or notPorts: ['0'] for all of them",
      field: `rules[${i}]`,
    })] : []) : [],
  ];
}

function dryRunProblems({ annotations }: MetadataSpec, action: string): ValidationProblem[] {
  const value = annotations?.[DRY_RUN];
  if (value === undefined || (FLAGS.includes(value) && (action === 'ALLOW' || action === 'DENY'))) return [];
  return [problem(`annotation '${DRY_RUN}' is '${value}' on a policy with the action ${action}`, "use 'true' or 'false' with the action ALLOW or DENY", `metadata.annotations[${DRY_RUN}]`)];
}

function actionProblems({ action = 'ALLOW', provider, rules = [] }: AuthorizationPolicySpec): ValidationProblem[] {
  return [
    ...rules.length === 0 && (action === 'DENY' || action === 'CUSTOM')
      ? [problem(`a policy with the action ${action} and no rule has no effect`, 'add a rule; a rule without fields matches every request', 'rules')] : [],
    ...action === 'CUSTOM' && rules.length > 0 && !provider?.name ? [problem('the policy names no external authorizer', 'set provider.name', 'provider')] : [],
    ...action !== 'CUSTOM' && provider ? [problem(`a policy with the action ${action} has a provider`, 'remove provider, or set the action CUSTOM', 'provider')] : [],
    ...action === 'CUSTOM' ? rules.flatMap((rule, i) => at(`rules[${i}]`, ...customProblems(rule))) : [],
  ];
}

function customProblems({ from = [], when = [] }: AuthorizationRuleSpec): ValidationProblem[] {
  const unsupported = (what: string, field: string) => problem(`${what} is not available with the action CUSTOM`, 'remove it', field);
  return [
    ...from.flatMap(({ source = {} }, i) => Object.entries(source).filter(([name, list]) => NOT_CUSTOM.test(name) && isFilled(list))
      .map(([name]) => unsupported(name, `from[${i}].source.${name}`))),
    ...when.flatMap(({ key = '' }, i) => NOT_CUSTOM_KEYS.test(key) ? [unsupported(key, `when[${i}].key`)] : []),
  ];
}

/** Methods and paths that no request has. */
function neverProblems({ methods = [], notMethods = [], paths = [], notPaths = [] }: AuthorizationOperationSpec): ValidationProblem[] {
  return [
    ...Object.entries({ methods, notMethods }).flatMap(([field, list]) => list.flatMap((method, i) => method === method.toUpperCase() ? []
      : at(`${field}[${i}]`, never(`no method of HTTP is '${method}': methods have capital letters`, `write ${method.toUpperCase()}`)))),
    ...Object.entries({ paths, notPaths }).flatMap(([field, list]) => list.flatMap((path, i) => at(`${field}[${i}]`, pathFlaw(path)))),
  ];
}

/** What no path of a request is equal to: a policy compares the path without its query. */
function pathFlaw(path: string): ValidationProblem | undefined {
  const [mark] = /[?#]/.exec(path) ?? [];
  if (mark !== undefined) {
    return never(`no path has a '${mark}', as '${path}' has: the query is not part of the path`, `match the path ${path.replace(/[?#].*/, '')}`);
  }
  return /^[/*{]/.test(path) || path === '' ? undefined : never(`no path is '${path}': every path begins with a slash`, `write /${path}`);
}

/** Whether Istio drops all conditions of a rule that denies, for connections that are not HTTP. */
function deniesTcp({ from = [], to = [] }: AuthorizationRuleSpec): boolean {
  const has = (value: object, fields: RegExp) => Object.entries(value).some(([name, list]) => fields.test(name) && isFilled(list));
  const source = from.some(each => has(each.source ?? {}, /^(not)?(principals|namespaces|serviceAccounts|ipBlocks|remoteIpBlocks)$/i));
  return to.length > 0 ? !to.some(({ operation = {} }) => has(operation, /^(not)?ports$/i)) : from.length > 0 && !source;
}

/** Problems of the rules of an AuthorizationPolicy: what Istio refuses, empty lists, which Istio reads as no condition, and odd ranges. */
export function authorizationPolicyProblems({ rules = [] }: AuthorizationPolicySpec): ValidationProblem[] {
  if (rules.length > MOST_RULES) {
    return [problem(`the policy has ${rules.length} rules, but the CRD accepts ${MOST_RULES}`, 'use several policies', 'rules')];
  }
  return rules.flatMap((rule, i) => at(`rules[${i}]`, ...ruleProblems(rule)));
}

function ruleProblems({ from, to, when }: AuthorizationRuleSpec): ValidationProblem[] {
  return [
    ...emptyLists({ from, to, when }),
    ...(from?.length ?? 0) > MOST_SOURCES ? [problem(`the rule has ${from!.length} sources, but the CRD accepts ${MOST_SOURCES}`, 'use several rules', 'from')] : [],
    ...(from ?? []).flatMap(({ source = {} }, i) => at(`from[${i}].source`, ...sourceProblems(source))),
    ...(to ?? []).flatMap(({ operation = {} }, i) => at(`to[${i}].operation`, ...operationProblems(operation))),
    ...(when ?? []).flatMap((condition, i) => at(`when[${i}]`, ...conditionProblems(condition))),
  ];
}

function sourceProblems(source: AuthorizationSourceSpec): ValidationProblem[] {
  const blocks = (['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const);
  const isBesideIpv4 = (field: string, block: string, list: readonly string[]) => /remote/i.test(field) && list.some(each => mappedBlock(each) === block);
  const identities = (['principals', 'notPrincipals', 'namespaces', 'notNamespaces'] as const).find(name => source[name]);
  return [
    ...withoutField(source, SOURCE_FIELD, 'source'), ...emptyLists(source), ...emptyValues(source),
    ...(source.serviceAccounts || source.notServiceAccounts) && identities
      ? [problem(`serviceAccounts and ${identities} are given together`, 'keep one of them', 'serviceAccounts')] : [],
    ...(['serviceAccounts', 'notServiceAccounts'] as const).flatMap(field => at(field, ...serviceAccountProblems(source[field]))),
    ...(['trustDomains', 'notTrustDomains'] as const).flatMap(field => (source[field] ?? []).flatMap((value, i) => at(`${field}[${i}]`, trustDomainProblem(value)))),
    ...blocks.flatMap(field => (source[field] ?? []).flatMap((block, i, list) => isBesideIpv4(field, block, list) ? [] : at(`${field}[${i}]`, ipBlockProblem(block)))),
  ];
}

function serviceAccountProblems(values: readonly string[] = []): ValidationProblem[] {
  return [
    ...values.length > MOST_SERVICE_ACCOUNTS ? [problem(`there are ${values.length} service accounts`, `use at most ${MOST_SERVICE_ACCOUNTS}`)] : [],
    ...values.flatMap((value, i) => /^([^*/]+\/)?[^*/]+$/.test(value) && value.length <= LONGEST_SERVICE_ACCOUNT ? []
      : [problem(`'${value}' is not a service account`, 'write it as name or namespace/name, without an asterisk', `[${i}]`)]),
  ];
}

function trustDomainProblem(value: string, mayHaveSlash = false): ValidationProblem | undefined {
  const valid = value === '' || (/^(\*?[^*]*|[^*]*\*)$/.test(value) && (mayHaveSlash || !value.includes('/')));
  return valid ? undefined : problem(`'${value}' is not a trust domain`, 'use a name without slashes; one asterisk may be at the start or the end');
}

function operationProblems(operation: AuthorizationOperationSpec): ValidationProblem[] {
  return [
    ...withoutField(operation, OPERATION_FIELD, 'operation'), ...emptyLists(operation), ...emptyValues(operation),
    ...(['ports', 'notPorts'] as const).flatMap(field => at(field, ...portProblems(operation[field]))),
    ...(['paths', 'notPaths'] as const).flatMap(field => (operation[field] ?? []).flatMap((path, i) => at(`${field}[${i}]`, templateProblem(path)))),
  ];
}

function portProblems(ports: readonly string[] = []): ValidationProblem[] {
  return ports.flatMap((port, i) => /^\d+$/.test(port) && Number(port) <= 65535 ? [] : [problem(`'${port}' is not a port`, 'use a number from 0 to 65535', `[${i}]`)]);
}

function conditionProblems({ key = '', values, notValues }: AuthorizationConditionSpec): ValidationProblem[] {
  const isSet = (values?.length ?? 0) + (notValues?.length ?? 0) > 0;
  return [
    ...isAttribute(key) || (key !== '' && !isSet) ? [] : [problem(`'${key}' is not an attribute of requests`, `use one of ${ATTRIBUTES.map(name => name.endsWith('[') ? `${name}…]` : name).join(', ')}`, 'key')],
    ...isSet ? [] : [problem(`the condition on '${key}' has no value`, 'set values or notValues')],
    ...emptyLists({ values, notValues }), ...emptyValues({ values, notValues }),
    ...Object.entries({ values, notValues }).flatMap(([field, list]) => at(field, ...attributeProblems(key, list))),
  ];
}

function isAttribute(key: string): boolean {
  const open = key.indexOf('[');
  const named = open > 0 && key.endsWith(']') && open < key.length - 2;
  return ATTRIBUTES.some(attribute => /[[.]$/.test(attribute) ? named && key.startsWith(attribute.replace('[', '')) : key === attribute);
}

function attributeProblems(key: string, values: readonly string[] = []): ValidationProblem[] {
  switch (key) {
    case 'source.ip':
    case 'remote.ip':
    case 'destination.ip': return values.flatMap((block, i) => at(`[${i}]`, ipBlockProblem(block)));
    case 'destination.port': return portProblems(values);
    case 'source.serviceAccount': return serviceAccountProblems(values);
    case 'source.trustDomain': return values.flatMap((value, i) => at(`[${i}]`, trustDomainProblem(value, true)));
    default: return [];
  }
}

/** Istio's path templates: `{*}` is one segment, and `{**}`, once and after all `{*}`, any number. */
export function templateProblem(path: string): ValidationProblem | undefined {
  const segments = path.replace(/^\/+|\/+$/g, '').split('/');
  const template = /\{\*\*?\}/.test(path);
  const any = segments.indexOf('{**}');
  const wrong = segments.find(segment => !['{*}', '{**}'].includes(segment) && (/[{}]/.test(segment) || (template && !/^[\w\-.~%!$&'()+,;:@=]+$/.test(segment))));
  if (wrong === undefined && (any < 0 || !segments.slice(any + 1).some(segment => segment.includes('{')))) return undefined;
  return problem(`path '${path}' is not a template that Istio accepts`, 'use {*} for one segment, and {**} at most once, as the last of them');
}

function withoutField(value: object, fields: RegExp, what: string): ValidationProblem[] {
  return Object.entries(value).some(([name, list]) => fields.test(name) && isFilled(list)) ? []
    : [problem(`the ${what} has no field, so Istio refuses it`, `set a field of ${what}, or omit it`)];
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function emptyLists(lists: object): ValidationProblem[] {
  return Object.entries(lists).filter(([, list]) => Array.isArray(list) && list.length === 0)
    .map(([field]) => flawed('policy-list-empty', 'warning', {
      code: 'invalid-access', message: `${field} is an empty list, which Istio reads as any`, help: `omit ${field}, or give values`, field,
    }));
}

function emptyValues(lists: object): ValidationProblem[] {
  return Object.entries(lists).flatMap(([field, list]) => (Array.isArray(list) ? list as unknown[] : []).flatMap((value, i) =>
    value === '' ? [problem(`${field} has an empty value`, 'remove it', `${field}[${i}]`)] : []));
}

function never(message: string, help: string): ValidationProblem {
  return flawed('policy-never-applies', 'warning', { code: 'invalid-access', message, help });
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}
