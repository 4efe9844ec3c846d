import { NamedMatchSpec, PathMatchSpec, RuleMatchSpec } from './http-rule';
import { escapeRegex } from '../../text/escape-regex';
import { inexpressible, LONGEST_HEADER_VALUE, LONGEST_PATH, MOST_NAMES } from '../../validation/gateway-api';
import { checkMatchedPath } from '../../validation/gateway-api-path';
import { isJwtClaim } from '../../validation/headers';
import { StringMatchSpec } from '../../validation/string-match';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH'];
const TOKEN = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;
const EVERY_PATH: PathMatchSpec = { type: 'PathPrefix', value: '/' };

/**
 * The matches of a VirtualService's route as matches of an HTTPRoute's rule. The path is always explicit, because the CRD would add one.
 *
 * @throws IngressError `gateway-api` for what an HTTPRoute cannot match
 */
export function ruleMatches(matches: readonly HttpMatchSpec[] = [{}]): RuleMatchSpec[] {
  return matches.map(({ uri, ignoreUriCase, method, headers, withoutHeaders, queryParams, statPrefix, ...others }) => {
    if (statPrefix !== undefined) throw inexpressible('statPrefix', 'Istio keeps no metrics of single rules', 'omit it');
    checkPlace(others);
    if (ignoreUriCase) {
      throw inexpressible(
        'ignoreCase',
        'paths are compared case-sensitively',
        "use PathMatch.regex('(?i)…') where no prefix of the host overlaps it",
      );
    }
    if (withoutHeaders) {
      throw inexpressible(
        'withoutHeaders',
        'matches have no negation',
        'add a route before this one for requests with the header',
      );
    }
    const claim = Object.keys(headers ?? {}).find(isJwtClaim);
    if (claim !== undefined) {
      throw inexpressible('jwtClaims', 'matches have no claims of tokens', 'restrict paths by claims with the option access of the host, or use a Gateway of Istio');
    }
    return {
      path: uri ? pathMatch(uri) : EVERY_PATH,
      ...method?.exact !== undefined && { method: checkMethod(method.exact) },
      ...headers && { headers: namedMatches('headers', headers, LONGEST_HEADER_VALUE) },
      ...queryParams && { queryParams: namedMatches('queryParams', queryParams, LONGEST_PATH) },
    };
  });
}

/** Conditions that a parent of the route decides, or nothing does. */
function checkPlace({ authority, scheme, port, gateways, sourceLabels, sourceNamespace }: HttpMatchSpec): void {
  if (authority) throw inexpressible('authorities', 'the hosts of a route are those of its listeners', 'add the narrower host with addHost');
  if (scheme) throw inexpressible('schemes', 'a route belongs to listeners of one scheme', 'use addHost for https and addHttpHost for http');
  if (port !== undefined) {
    throw inexpressible('ports', 'a route belongs to the listeners of its host', 'add the host on each port with its routes: option port of addHost');
  }
  if (gateways) throw inexpressible('gateways', 'a route belongs to the Gateway that has its host', 'add the host to each Gateway with its routes');
  const source = sourceLabels ? 'sourceLabels' : sourceNamespace !== undefined ? 'sourceNamespace' : undefined;
  if (source) throw inexpressible(source, 'a match cannot select the source of a request', 'add the host to the Gateway of those Pods');
}

function pathMatch({ exact, prefix, regex }: StringMatchSpec): PathMatchSpec {
  if (regex !== undefined) return { type: 'RegularExpression', value: regex };
  checkMatchedPath((exact ?? prefix)!, 'paths');
  return exact !== undefined ? { type: 'Exact', value: exact } : { type: 'PathPrefix', value: prefix! };
}

function checkMethod(method: string): string {
  if (!METHODS.includes(method)) throw inexpressible('methods', `'${method}' is not one of ${METHODS.join(', ')}`, 'omit methods, or match another property');
  return method;
}

function namedMatches(option: string, matches: { readonly [name: string]: StringMatchSpec | null }, longest: number): NamedMatchSpec[] {
  const names = Object.keys(matches);
  if (names.length > MOST_NAMES) throw inexpressible(option, `${names.length} are given, but at most ${MOST_NAMES} are allowed`, 'match fewer');
  return Object.entries(matches).map(([name, match]) => {
    if (!TOKEN.test(name)) throw inexpressible(option, `'${name}' is not a valid name`, 'use letters, digits and hyphens');
    const { exact, prefix, regex } = match ?? {};
    const value = exact ?? regex ?? `${escapeRegex(prefix ?? '')}.*`;
    if (value.length === 0 || value.length > longest) {
      throw inexpressible(option, `the value of '${name}' has ${value.length} characters`, `use 1 to ${longest} characters`);
    }
    return { type: exact === undefined ? 'RegularExpression' : 'Exact', name, value };
  });
}
