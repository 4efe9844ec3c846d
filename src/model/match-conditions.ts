import { HttpMatchSpec } from '../validation/virtual-service-spec';

/** The fields of a match that are conditions on a request; its scope (port, gateways, source) and its name are not. */
const REQUEST_CONDITIONS = ['uri', 'scheme', 'method', 'authority', 'headers', 'withoutHeaders', 'queryParams'] as const;
const PLACE_CONDITIONS = ['port', 'gateways', 'sourceLabels', 'sourceNamespace'] as const;

/** The conditions of a match on requests; an empty map is not a condition. */
export function requestConditions(match: HttpMatchSpec): string[] {
  return REQUEST_CONDITIONS.filter(name => isSet(match[name]));
}

/** Whether a match is restricted to some ports, gateways or sources. */
export function isPlaced(match: HttpMatchSpec): boolean {
  return PLACE_CONDITIONS.some(name => isSet(match[name]));
}

/** Whether a match takes every request in its scope: Istio puts such routes after all others of a host. */
export function takesEverything(match: HttpMatchSpec | undefined): boolean {
  const conditions = match ? requestConditions(match) : [];
  return conditions.length === 0 || (conditions.length === 1 && (match!.uri?.prefix === '/' || match!.uri?.regex === '.*'));
}

/** The prefix of a match that asks for nothing else, also as a regular expression for every path; undefined for every other match. */
export function plainPrefix(match: HttpMatchSpec): string | undefined {
  const conditions = requestConditions(match);
  if (conditions.length !== 1 || !match.uri) {
    return undefined;
  }
  const { prefix, regex } = match.uri;
  return regex !== undefined && takesEveryPath(regex) ? '/' : match.ignoreUriCase ? undefined : prefix;
}

/** Whether a regular expression takes every path. */
export function takesEveryPath(regex: string): boolean {
  return /^\^?(\/?\.\*|\.\+)\$?$/.test(regex);
}

/** Whether a plain prefix takes every request of a match. */
export function prefixTakes(prefix: string, { uri, ignoreUriCase }: HttpMatchSpec): boolean {
  if (prefix === '/' || prefix === '') {
    return true;
  }
  const start = uri?.exact ?? uri?.prefix;
  return start !== undefined && !ignoreUriCase && start.startsWith(prefix);
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0
    && !(typeof value === 'object' && Object.keys(value).length === 0);
}
