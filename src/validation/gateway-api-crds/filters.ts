import { crdRefused } from './crd-refused';
import { hostnameProblems } from './values';
import { all, ValidationProblem } from '../problem';
import { isRecord } from '../shape';

type Json = Record<string, unknown>;

/** The field that has the settings of each type of filter. */
const FIELDS: { readonly [type: string]: string } = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  CORS: 'cors',
  ExtensionRef: 'extensionRef',
};

/** Origins of CORS: `*`, or scheme, host and port, where the host may begin with `*.`. */
const ORIGIN = /^(\*|https?:\/\/(\*|(\*\.)?[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)*)(:[0-9]{1,5})?)$/;

/** Problems of a filter of a rule or backend. */
export function filterProblems(filter: Json, matches: readonly Json[], field: string): ValidationProblem[] {
  const { type, urlRewrite, requestRedirect, cors } = filter;
  const [name, change] = isRecord(urlRewrite) ? ['urlRewrite', urlRewrite] : ['requestRedirect', isRecord(requestRedirect) ? requestRedirect : {}];
  const replacesPrefix = isRecord(change.path) && change.path.type === 'ReplacePrefixMatch';
  const [{ path = {} } = {} as Json] = matches;
  const isPrefix = matches.length === 0 || (matches.length === 1 && isRecord(path) && (path.type ?? 'PathPrefix') === 'PathPrefix');
  return all(
    settingsProblems(filter, String(type), field),
    hostnameProblems(change.hostname, `${field}.${name}.hostname`, { allowsWildcard: false }),
    replacesPrefix && !isPrefix
      ? [crdRefused(`${field}.${name}.path`, 'ReplacePrefixMatch needs exactly one PathPrefix match in the rule', 'write one rule for each prefix')] : [],
    ...(isRecord(cors) && Array.isArray(cors.allowOrigins) ? cors.allowOrigins : []).map((origin, i) => typeof origin === 'string' && !ORIGIN.test(origin)
      ? [crdRefused(`${field}.cors.allowOrigins[${i}]`, `'${origin}' is not an origin`, 'write *, or a scheme and a host: https://*.example.com')] : []),
  );
}

/** A filter has the settings of its type, and no others. */
function settingsProblems(filter: Json, type: string, field: string): ValidationProblem[] {
  const own = FIELDS[type];
  const others = Object.values(FIELDS).filter(name => name !== own && isPresent(filter[name]));
  return own === undefined ? [] : all(
    isPresent(filter[own]) ? [] : [crdRefused(field, `type is ${type}, but it has no ${own}`, `add ${own}`)],
    ...others.map(name => [crdRefused(`${field}.${name}`, `type is ${type}, which has no ${name}`, 'correct type, or remove it')]),
  );
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
