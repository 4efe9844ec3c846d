import { AuthorizedRequest } from './authorized-request';
import { attributeMatches, sourceMatches } from './source';
import { pathMatches, textMatches } from './text-match';
import { claimMatches, claimPath, requestPrincipalMatches } from './token-match';
import { any, every, not, Truth } from './truth';
import { fullName, record, records, Resource } from '../../model/resource';

/** The decision of AuthorizationPolicies about a request. */
export type Authorization =
  | { readonly verdict: 'allowed' }
  | { readonly verdict: 'denied' | 'unknown'; readonly why: string };

/** Istio's order: CUSTOM, then DENY, then ALLOW, which denies requests that match no ALLOW rule. */
export function authorize(policies: readonly Resource[], subject: AuthorizedRequest): Authorization {
  const of = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  const custom = of('CUSTOM').find(policy => matches(policy, subject) !== false);
  if (custom) return { verdict: 'unknown', why: `AuthorizationPolicy ${fullName(custom)} asks an external authorizer` };
  const denying = of('DENY').map(policy => ({ policy, truth: matches(policy, subject) }));
  const denied = denying.find(({ truth }) => truth === true);
  if (denied) return { verdict: 'denied', why: `AuthorizationPolicy ${fullName(denied.policy)} denies it` };
  const perhaps = denying.find(({ truth }) => truth === undefined);
  if (perhaps) return unknown(perhaps.policy, subject);
  const allowing = of('ALLOW').map(policy => ({ policy, truth: matches(policy, subject) }));
  if (allowing.length === 0 || allowing.some(({ truth }) => truth === true)) return { verdict: 'allowed' };
  const open = allowing.find(({ truth }) => truth === undefined);
  if (open) return unknown(open.policy, subject);
  return {
    verdict: 'denied', why: `no rule of AuthorizationPolicy ${allowing.map(({ policy }) => fullName(policy)).join(', ')} allows it`,
  };
}

function unknown(policy: Resource, { address }: AuthorizedRequest): Authorization {
  const facts = address.peer === undefined || address.remote === undefined ? address.why : 'facts that the simulator does not know';
  return { verdict: 'unknown', why: `AuthorizationPolicy ${fullName(policy)} depends on ${facts}` };
}

function matches({ spec }: Resource, subject: AuthorizedRequest): Truth {
  return any(records(spec.rules).map(rule => every([
    alternatives(rule.from, ({ source }) => sourceMatches(record(source), subject)),
    alternatives(rule.to, ({ operation }) => operationMatches(record(operation), subject)),
    ...records(rule.when).map(condition => conditionMatches(condition, subject)),
  ])));
}

/** One item of a list that is not empty must match. */
function alternatives(list: unknown, test: (item: Record<string, unknown>) => Truth): Truth {
  const items = records(list);
  return items.length === 0 ? true : any(items.map(test));
}

/** Hosts are compared as clients send them, with the port if they send one. */
function operationMatches(operation: Record<string, unknown>, { request, port }: AuthorizedRequest): Truth {
  return every([
    field(operation, 'hosts', value => textMatches(value.toLowerCase(), request.authority)),
    field(operation, 'methods', value => textMatches(value, request.method)),
    field(operation, 'paths', value => pathMatches(value, request.path)),
    field(operation, 'ports', value => value === String(port)),
  ]);
}

/** The fields of a source that conditions call otherwise. */
const SOURCES: { readonly [key: string]: string } = {
  'source.ip': 'ipBlocks',
  'remote.ip': 'remoteIpBlocks',
  'source.principal': 'principals',
  'source.namespace': 'namespaces',
  'source.serviceAccount': 'serviceAccounts',
  'source.trustDomain': 'trustDomains',
};

function conditionMatches(condition: Record<string, unknown>, subject: AuthorizedRequest): Truth {
  return field(condition, 'values', valueTest(String(condition.key), subject));
}

function valueTest(key: string, subject: AuthorizedRequest): (value: string) => Truth {
  const { request, port, serverName, claims } = subject;
  const [, header] = /^request\.headers\[(.+)\]$/.exec(key) ?? [];
  if (header !== undefined) {
    const value = header.toLowerCase() === 'host' ? request.authority : request.headers.get(header.toLowerCase());
    return wanted => value !== undefined && textMatches(wanted, value);
  }
  if (key.startsWith('request.auth.claims[')) return wanted => claimMatches(claimPath(key), wanted, claims);
  switch (key) {
    case 'request.auth.principal': return wanted => requestPrincipalMatches(wanted, claims);
    case 'request.auth.audiences': return wanted => claimMatches(['aud'], wanted, claims);
    case 'request.auth.presenter': return wanted => claimMatches(['azp'], wanted, claims);
    case 'connection.sni': return wanted => textMatches(wanted, serverName);
    case 'destination.port': return wanted => wanted === String(port);
    default: return wanted => attributeMatches(SOURCES[key] ?? '', wanted, subject);
  }
}

/** Values of which one must match, and values of which none may match. */
function field(of: Record<string, unknown>, name: string, test: (value: string) => Truth): Truth {
  const negated = `not${name[0].toUpperCase()}${name.slice(1)}`;
  const [wanted, unwanted] = [of[name], of[negated]].map(list => (Array.isArray(list) && list.length > 0 ? list.map(String) : undefined));
  return every([wanted === undefined ? true : any(wanted.map(test)), unwanted === undefined ? true : not(any(unwanted.map(test)))]);
}
