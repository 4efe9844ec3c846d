import {
  AuthorizationConditionSpec, AuthorizationOperationSpec, AuthorizationPolicySpec, AuthorizationRuleSpec, AuthorizationSourceSpec,
} from './authorization-policy-spec';
import { ipBlockProblem, mappedBlock } from './ip-block';
import { at, refused, ValidationProblem } from './problem';

/** The most rules that the CRD accepts. */
export const MOST_RULES = 512;

/** Attributes that conditions may compare; those with a name in brackets end with a bracket here. */
export const ATTRIBUTES = [
  'request.headers[', 'request.auth.claims[', 'experimental.envoy.filters.', 'source.ip', 'remote.ip', 'source.namespace', 'source.principal',
  'source.serviceAccount', 'source.trustDomain', 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter', 'destination.ip',
  'destination.port', 'connection.sni',
] as const;

/** Problems of an AuthorizationPolicy: what Istio refuses, and empty lists, which Istio reads as no condition. */
export function authorizationPolicyProblems({ rules }: AuthorizationPolicySpec): ValidationProblem[] {
  if ((rules?.length ?? 0) > MOST_RULES) {
    return [problem(`the policy has ${rules!.length} rules, but the CRD accepts ${MOST_RULES}`, 'use several policies', 'rules')];
  }
  return (rules ?? []).flatMap((rule, i) => at(`rules[${i}]`, ...ruleProblems(rule)));
}

function ruleProblems({ from, to, when }: AuthorizationRuleSpec): ValidationProblem[] {
  return [
    ...emptyLists({ from, to, when }),
    ...(from ?? []).flatMap(({ source = {} }, i) => at(`from[${i}].source`, ...sourceProblems(source))),
    ...(to ?? []).flatMap(({ operation = {} }, i) => at(`to[${i}].operation`, ...operationProblems(operation))),
    ...(when ?? []).flatMap((condition, i) => at(`when[${i}]`, ...conditionProblems(condition))),
  ];
}

function sourceProblems(source: AuthorizationSourceSpec): ValidationProblem[] {
  const blocks = (['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks'] as const);
  const isBesideIpv4 = (field: string, block: string, list: readonly string[]) => /remote/i.test(field) && list.some(each => mappedBlock(each) === block);
  return [
    ...withoutField(source, 'source'), ...emptyLists(source), ...emptyValues(source),
    ...blocks.flatMap(field => (source[field] ?? []).flatMap((block, i, list) => isBesideIpv4(field, block, list) ? [] : at(`${field}[${i}]`, ipBlockProblem(block)))),
  ];
}

function operationProblems(operation: AuthorizationOperationSpec): ValidationProblem[] {
  return [
    ...withoutField(operation, 'operation'), ...emptyLists(operation), ...emptyValues(operation),
    ...(['ports', 'notPorts'] as const).flatMap(field => (operation[field] ?? []).flatMap((port, i) => /^\d+$/.test(port) && Number(port) <= 65535
      ? [] : [problem(`'${port}' is not a port`, 'use a number from 0 to 65535', `${field}[${i}]`)])),
    ...(['paths', 'notPaths'] as const).flatMap(field => (operation[field] ?? []).flatMap((path, i) => at(`${field}[${i}]`, templateProblem(path)))),
  ];
}

function conditionProblems({ key = '', values, notValues }: AuthorizationConditionSpec): ValidationProblem[] {
  const blocks = key === 'source.ip' || key === 'remote.ip' || key === 'destination.ip';
  return [
    ...problemsOfAttribute(key),
    ...values || notValues ? [] : [problem(`the condition on '${key}' has no value`, 'set values or notValues')],
    ...emptyLists({ values, notValues }), ...emptyValues({ values, notValues }),
    ...blocks ? Object.entries({ values, notValues }).flatMap(([field, list]) => (list ?? []).flatMap((block, i) => at(`${field}[${i}]`, ipBlockProblem(block)))) : [],
  ];
}

/** Problems of the key of a condition. */
export function problemsOfAttribute(key: string): ValidationProblem[] {
  const known = ATTRIBUTES.some(attribute => attribute.endsWith('[') || attribute.endsWith('.') ? key.startsWith(attribute) : key === attribute);
  const named = !/^(request\.headers|request\.auth\.claims|experimental)/.test(key) || /^[^[\]]+(\[[^[\]]+\])+$/.test(key);
  return known && named ? []
    : [problem(`'${key}' is not an attribute of requests`, `use one of ${ATTRIBUTES.map(name => name.endsWith('[') ? `${name}…]` : name).join(', ')}`, 'key')];
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

function withoutField(value: object, what: string): ValidationProblem[] {
  return Object.values(value).some(list => list !== undefined) ? [] : [problem(`the ${what} has no field, so Istio refuses it`, `set a field of ${what}, or omit it`)];
}

function emptyLists(lists: object): ValidationProblem[] {
  return Object.entries(lists).filter(([, list]) => Array.isArray(list) && list.length === 0)
    .map(([field]) => problem(`${field} is an empty list, which Istio reads as any`, `omit ${field}, or give values`, field));
}

function emptyValues(lists: object): ValidationProblem[] {
  return Object.entries(lists).flatMap(([field, list]) => (list as readonly string[] | undefined ?? []).flatMap((value, i) =>
    value === '' ? [problem(`${field} has an empty value`, 'remove it', `${field}[${i}]`)] : []));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}
