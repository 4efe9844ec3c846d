import * as fc from 'fast-check';
import { IngressRequestOptions } from 'cdk8s-istio-ingress';

/** HTTP routes of one host, and requests to it. */
export interface Routing {
  readonly http: object[];
  readonly requests: { readonly path: string; readonly options: IngressRequestOptions }[];
}

const SEGMENTS = ['a', 'A', 'b', 'status', 'a.b'];
const path = fc.array(fc.constantFrom(...SEGMENTS), { maxLength: 3 }).map(segments => `/${segments.join('/')}`);
const text = fc.constantFrom('one', 'two', 'on', '');
const stringMatch = fc.oneof(
  fc.constantFrom('one', 'two')
    .map(exact => ({ exact })), fc.constantFrom('on', 't')
    .map(prefix => ({ prefix })), fc.constantFrom('o.*', 'one|two', '.+').map(regex => ({ regex })),
);
const uri = fc.oneof(
  path.map(prefix => ({ prefix })),
  path.map(exact => ({ exact })),
  fc.constantFrom('/a.*', '/[ab]/b', '/(a|b)', '.*').map(regex => ({ regex })),
);
/** There in so many of ten cases. */
const optional = <T>(arbitrary: fc.Arbitrary<T>, tenths: number) =>
  fc.oneof({ weight: tenths, arbitrary }, { weight: 10 - tenths, arbitrary: fc.constant(undefined) });

const match = fc.record({
  uri: optional(uri, 8),
  ignoreUriCase: optional(fc.boolean(), 2),
  method: optional(fc.constantFrom({ exact: 'POST' }, { regex: 'GET|PUT' }), 2),
  headers: optional(fc.oneof(stringMatch, fc.constant({})).map(value => ({ 'x-user': value })), 2),
  withoutHeaders: optional(fc.oneof(stringMatch, fc.constant({ regex: '*' })).map(value => ({ 'x-team': value })), 2),
  queryParams: optional(stringMatch.map(value => ({ q: value })), 2),
  authority: optional(fc.constant({ prefix: 'r' }), 1),
  scheme: optional(fc.constantFrom({ exact: 'http' }, { exact: 'https' }), 1),
  port: optional(fc.constantFrom(80, 443), 1),
}).map(all => JSON.parse(JSON.stringify(all)) as Record<string, unknown>).filter(all =>
  Object.keys(all).some(key => key !== 'ignoreUriCase'));

const destination = fc.constantFrom('one', 'two', 'three').map(host => ({ destination: { host, port: { number: 8000 } } }));
const rewrite = fc.oneof(
  fc.constantFrom('/', '/new', '/new/').map(to => ({ uri: to })),
  fc.constantFrom('inner.example.com').map(authority => ({ authority })),
  fc.constantFrom(['^/([^/]+)/(.*)$', '/\\2/\\1'], ['a', 'x'], ['/+', '/'])
    .map(([of, to]) => ({ uriRegexRewrite: { match: of, rewrite: to } })),
);
const redirect = fc.record({
  uri: optional(fc.constantFrom('/elsewhere', '/elsewhere?x=y'), 7),
  authority: optional(fc.constant('new.example.com'), 5),
  scheme: optional(fc.constantFrom('https', 'http'), 5),
  port: optional(fc.constantFrom(80, 443, 8443), 4),
  redirectCode: optional(fc.constantFrom(301, 302, 303, 307, 308), 5),
}).map(all => JSON.parse(JSON.stringify(all)) as Record<string, unknown>).filter(all =>
  Object.keys(all).some(key => key !== 'redirectCode'));

const all = { percentage: { value: 100 } };
const fault = fc.record({
  abort: fc.constantFrom({ httpStatus: 555, ...all }, { grpcStatus: 'UNAVAILABLE', ...all }, { httpStatus: 555 }, { httpStatus: 555, percentage: { value: 0 } }),
  delay: optional(fc.constant({ fixedDelay: '0.002s', ...all }), 3),
}).map(injected => JSON.parse(JSON.stringify(injected)) as Record<string, unknown>);
const origin = fc.oneof(
  fc.constantFrom('https://a.example', '*', 'null').map(exact => ({ exact })),
  fc.constantFrom('https://', 'http://b').map(prefix => ({ prefix })),
  fc.constantFrom('https://[ab]\\.example', '.*', '\\*|x').map(regex => ({ regex })),
);
const cors = fc.record({
  allowOrigins: fc.array(origin, { minLength: 1, maxLength: 2 }),
  allowMethods: optional(fc.constantFrom(['GET', 'PUT'], ['*']), 5),
  allowHeaders: optional(fc.constantFrom(['x-user', 'x-team'], ['*']), 5),
  exposeHeaders: optional(fc.constant(['x-total']), 3),
  maxAge: optional(fc.constantFrom('60s', '1h'), 3),
  allowCredentials: optional(fc.boolean(), 4),
  unmatchedPreflights: optional(fc.constantFrom('FORWARD', 'IGNORE'), 5),
}).map(policy => JSON.parse(JSON.stringify(policy)) as Record<string, unknown>);

const action = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(destination, optional(rewrite, 5)).map(([to, change]) => ({ route: [to], ...change ? { rewrite: change } : {} })),
  },
  { weight: 2, arbitrary: redirect.map(to => ({ redirect: to })) },
  { weight: 1, arbitrary: fc.constantFrom(404, 503, 200).map(status => ({ directResponse: { status } })) },
  {
    weight: 1,
    arbitrary: fc.tuple(destination, fault, optional(cors, 5))
      .map(([to, injected, policy]) => ({ route: [to], fault: injected, ...policy && { corsPolicy: policy } })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.oneof(destination.map(to => ({ route: [to] })), redirect.map(to => ({ redirect: to }))), cors)
      .map(([what, policy]) => ({ ...what, corsPolicy: policy })),
  },
  { weight: 1, arbitrary: fc.tuple(destination, destination).map(([to, copy]) => ({ route: [to], mirrors: [copy] })) },
);

const request = fc.record({
  path,
  query: fc.constantFrom('', '', '?q=one', '?q=two&p=1', '?q=', '?p=one'),
  method: fc.constantFrom('GET', 'GET', 'POST', 'OPTIONS'),
  origin: optional(fc.constantFrom('https://a.example', 'https://c.example', 'http://b.example', 'null'), 5),
  asks: optional(fc.constant('PUT'), 7),
  asksFor: optional(fc.constant('x-user'), 4),
  user: optional(text, 5),
  team: optional(text, 5),
}).map(({ path: at, query, method, user, team, origin: from, asks, asksFor }) => ({
  path: at + query,
  options: {
    method,
    headers: {
      ...user ? { 'x-user': user } : {},
      ...team ? { 'x-team': team } : {},
      ...from ? { origin: from } : {},
      ...asks ? { 'access-control-request-method': asks } : {},
      ...asksFor ? { 'access-control-request-headers': asksFor } : {},
    },
  },
}));

/** The path of a match may be replaced in a redirect only if it is a prefix. */
const prefixMatch = fc.tuple(match, path).map(([others, prefix]) => ({ ...others, uri: { prefix } }));
const prefixRedirect = fc.tuple(redirect, fc.constantFrom('/', '/new', '/new/', '/new?x=y')).map(([{ uri: _, ...others }, prefixRewrite]) =>
  ({ redirect: { ...others, prefixRewrite } }));
const oneOrTwo = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 2 });

/** Up to four routes, each with up to two matches. */
export const routing: fc.Arbitrary<Routing> = fc.record({
  http: fc.array(
    fc.oneof(
      { weight: 9, arbitrary: fc.tuple(oneOrTwo(match), action) },
      { weight: 1, arbitrary: fc.tuple(oneOrTwo(prefixMatch), prefixRedirect) },
    ).map(([matches, what]) => ({ match: matches, ...what })),
    { minLength: 1, maxLength: 4 },
  ),
  requests: fc.array(request, { minLength: 6, maxLength: 6 }),
});
