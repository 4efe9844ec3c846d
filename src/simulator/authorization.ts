import { HttpRequest, withoutPort } from './http-request';
import { fullName, record, records, Resource } from '../model/resource';

/** The decision of AuthorizationPolicies about a request. */
export type Authorization =
  | { readonly verdict: 'allowed' }
  | { readonly verdict: 'denied' | 'unknown'; readonly why: string };

/** Whether a condition holds; undefined if that is unknown. */
type Truth = boolean | undefined;

/** The inputs of conditions. */
export interface AuthorizedRequest {
  readonly request: HttpRequest;
  /** Port of the gateway's workload. */
  readonly port: number;
  /** The request may carry a token that the gateway verifies. */
  readonly mayHaveToken: boolean;
  /** The client may have presented a certificate. */
  readonly mayHaveCertificate: boolean;
}

/** Istio's order: CUSTOM, then DENY, then ALLOW, which denies requests that match no ALLOW rule. */
export function authorize(policies: readonly Resource[], subject: AuthorizedRequest): Authorization {
  const of = (action: string) => policies.filter(({ spec }) => (spec.action ?? 'ALLOW') === action);
  const custom = of('CUSTOM').find(policy => matches(policy, subject) !== false);
  if (custom) return { verdict: 'unknown', why: `AuthorizationPolicy ${fullName(custom)} asks an external authorizer` };
  const denying = of('DENY').map(policy => ({ policy, truth: matches(policy, subject) }));
  const denied = denying.find(({ truth }) => truth === true);
  if (denied) return { verdict: 'denied', why: `AuthorizationPolicy ${fullName(denied.policy)} denies it` };
  const perhaps = denying.find(({ truth }) => truth === undefined);
  if (perhaps) return { verdict: 'unknown', why: `AuthorizationPolicy ${fullName(perhaps.policy)} depends on facts that the simulator does not know` };
  const allowing = of('ALLOW').map(policy => ({ policy, truth: matches(policy, subject) }));
  if (allowing.length === 0 || allowing.some(({ truth }) => truth === true)) return { verdict: 'allowed' };
  const open = allowing.find(({ truth }) => truth === undefined);
  if (open) return { verdict: 'unknown', why: `AuthorizationPolicy ${fullName(open.policy)} depends on facts that the simulator does not know` };
  return {
    verdict: 'denied', why: `no rule of AuthorizationPolicy ${allowing.map(({ policy }) => fullName(policy)).join(', ')} allows it`,
  };
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

function operationMatches(operation: Record<string, unknown>, { request, port }: AuthorizedRequest): Truth {
  const host = request.authority.toLowerCase();
  const hosts = [host, withoutPort(host)];
  return every([
    field(operation, 'hosts', value => hosts.some(each => textMatches(value.toLowerCase(), each))),
    field(operation, 'methods', value => textMatches(value, request.method)),
    field(operation, 'paths', value => pathMatches(value, request.path)),
    field(operation, 'ports', value => value === String(port)),
  ]);
}

function sourceMatches(source: Record<string, unknown>, { mayHaveToken, mayHaveCertificate }: AuthorizedRequest): Truth {
  return every(Object.keys(source).map((name): Truth => {
    const plain = name.replace(/^not(.)/, (_, first: string) => first.toLowerCase());
    const isAbsent = plain === 'requestPrincipals'
      ? !mayHaveToken
      : ['principals', 'namespaces', 'serviceAccounts'].includes(plain) && !mayHaveCertificate;
    // an absent value is in no list, and outside every list
    return isAbsent ? plain !== name : undefined;
  }));
}

function conditionMatches(condition: Record<string, unknown>, { request, mayHaveToken }: AuthorizedRequest): Truth {
  const key = String(condition.key);
  const [, header] = /^request\.headers\[(.+)\]$/.exec(key) ?? [];
  if (header !== undefined) {
    const value = header.toLowerCase() === 'host' ? request.authority : request.headers.get(header.toLowerCase());
    return field(condition, 'values', wanted => value !== undefined && textMatches(wanted, value));
  }
  if (key.startsWith('request.auth.') && !mayHaveToken) return !Array.isArray(condition.values);
  return undefined;
}

/** Values of which one must match, and values of which none may match. */
function field(of: Record<string, unknown>, name: string, test: (value: string) => boolean): Truth {
  const negated = `not${name[0].toUpperCase()}${name.slice(1)}`;
  const [wanted, unwanted] = [of[name], of[negated]].map(list => (Array.isArray(list) ? list.map(String) : undefined));
  return (wanted === undefined || wanted.some(test)) && !unwanted?.some(test);
}

function textMatches(wanted: string, text: string): boolean {
  if (wanted === '*') return text !== '';
  return wanted.startsWith('*')
    ? text.endsWith(wanted.slice(1))
    : wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}

/** `{*}` matches one segment, `{**}` any number. */
function pathMatches(wanted: string, path: string): boolean {
  if (!/\{\*\*?\}/.test(wanted)) return textMatches(wanted, path);
  const parts = wanted.split(/(\{\*\*?\})/)
    .map(part => (part === '{**}' ? '.*' : part === '{*}' ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')));
  return new RegExp(`^${parts.join('')}$`).test(path);
}

function every(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(undefined) ? undefined : true;
}

function any(truths: readonly Truth[]): Truth {
  return truths.includes(true) ? true : truths.includes(undefined) ? undefined : false;
}
