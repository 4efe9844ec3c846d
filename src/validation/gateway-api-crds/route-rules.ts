import { crdRefused } from './crd-refused';
import { filterProblems } from './filters';
import { durationProblems, emptyProblems, hostnameProblems, lengthProblems, millisecondsOf, pathProblems, rangeProblems, sectionNameProblems } from './values';
import { all, flawed, ValidationProblem } from '../problem';
import { isRecord } from '../shape';

type Json = Record<string, unknown>;

/** Problems of the spec of a route. */
export function routeProblems(spec: Json, kind: string): ValidationProblem[] {
  const rules = entries(spec.rules);
  const isHttp = kind === 'HTTPRoute' || kind === 'GRPCRoute';
  const matches = rules.reduce((sum, { matches: list }) => sum + entries(list).length, 0);
  return all(
    lengthProblems(spec.parentRefs, 'parentRefs', 32),
    parentsProblems(entries(spec.parentRefs)),
    ...entries(spec.parentRefs).map(({ sectionName }, i) => sectionNameProblems(sectionName, `parentRefs[${i}].sectionName`)),
    isHttp ? lengthProblems(spec.hostnames, 'hostnames', 16) : [],
    ...(Array.isArray(spec.hostnames) ? spec.hostnames : []).map((hostname, i) =>
      hostnameProblems(hostname, `hostnames[${i}]`, { allowsAddress: kind !== 'TLSRoute' })),
    emptyProblems(spec.rules, 'rules'),
    lengthProblems(spec.rules, 'rules', isHttp ? 16 : 1),
    isHttp && matches > 128 ? [crdRefused('rules', `the rules have ${matches} matches, but at most 128 are allowed`, 'split them among several routes')] : [],
    ...rules.map((rule, i) => ruleProblems(rule, `rules[${i}]`)),
  );
}

/** Two references to one parent need different sections. */
function parentsProblems(parents: readonly Json[]): ValidationProblem[] {
  const keys = parents.map(({ group, kind, namespace, name, sectionName, port }) =>
    JSON.stringify([group, kind, namespace, name, sectionName, port]));
  return keys.flatMap((key, i) => keys.indexOf(key) < i
    ? [crdRefused(`parentRefs[${i}]`, `it is the same as parentRefs[${keys.indexOf(key)}]`, 'give each a different sectionName')] : []);
}

function ruleProblems(rule: Json, field: string): ValidationProblem[] {
  const filters = entries(rule.filters);
  const { request, backendRequest } = isRecord(rule.timeouts) ? rule.timeouts : {} as Json;
  const [whole, part] = [millisecondsOf(request), millisecondsOf(backendRequest)];
  return all(
    lengthProblems(rule.matches, `${field}.matches`, 64),
    lengthProblems(rule.filters, `${field}.filters`, 16),
    lengthProblems(rule.backendRefs, `${field}.backendRefs`, 16),
    ...entries(rule.matches).map((match, i) => matchProblems(match, `${field}.matches[${i}]`)),
    ...entries(rule.backendRefs).map((backend, i) => all(
      rangeProblems(backend.weight, `${field}.backendRefs[${i}].weight`, 0, 1_000_000),
      rangeProblems(backend.port, `${field}.backendRefs[${i}].port`, 1, 65535),
      ...entries(backend.filters).map((filter, j) => filterProblems(filter, entries(rule.matches), `${field}.backendRefs[${i}].filters[${j}]`)),
    )),
    ...filters.map((filter, i) => filterProblems(filter, entries(rule.matches), `${field}.filters[${i}]`)),
    redirectProblems(filters, entries(rule.backendRefs).length, field),
    durationProblems(request, `${field}.timeouts.request`),
    durationProblems(backendRequest, `${field}.timeouts.backendRequest`),
    whole !== undefined && whole !== 0 && part !== undefined && part > whole
      ? [crdRefused(`${field}.timeouts.backendRequest`, `'${String(backendRequest)}' is longer than request, '${String(request)}'`, 'shorten it')] : [],
    isRecord(rule.retry) ? [experimental('retry', field), ...durationProblems(rule.retry.backoff, `${field}.retry.backoff`)] : [],
    rule.sessionPersistence === undefined ? [] : [experimental('sessionPersistence', field)],
  );
}

function experimental(name: string, field: string): ValidationProblem {
  return flawed('unknown-field', 'warning', {
    code: 'gateway-api',
    message: `the standard CRDs of the Gateway API do not have '${name}': the API server drops it`,
    help: 'install the experimental CRDs, or remove it',
    field: `${field}.${name}`,
  });
}

function matchProblems({ path, headers, queryParams }: Json, field: string): ValidationProblem[] {
  const { type = 'PathPrefix', value } = isRecord(path) ? path : {} as Json;
  return all(
    type === 'RegularExpression' ? [] : pathProblems(value, `${field}.path.value`),
    lengthProblems(headers, `${field}.headers`, 16),
    lengthProblems(queryParams, `${field}.queryParams`, 16),
    ...entries(headers).map((header, i) => header.value === ''
      ? [crdRefused(`${field}.headers[${i}].value`, 'it is empty, the CRD needs at least 1 character', 'match presence with type RegularExpression and .*')] : []),
  );
}

function redirectProblems(filters: readonly Json[], backends: number, field: string): ValidationProblem[] {
  const has = (type: string) => filters.some(filter => filter.type === type);
  return has('RequestRedirect') && backends > 0
    ? [crdRefused(`${field}.backendRefs`, 'a rule that redirects has backendRefs', 'remove one of the two')]
    : has('RequestRedirect') && has('URLRewrite') ? [crdRefused(`${field}.filters`, 'a rule has RequestRedirect and URLRewrite', 'remove one of the two')] : [];
}

function entries(value: unknown): Json[] {
  return (Array.isArray(value) ? value : []).filter(isRecord);
}
