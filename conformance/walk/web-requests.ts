import { Seen } from './expectations';

/** A request to the hosts of `webHosts`, and what both Envoy and the simulator answer. */
export interface WebRequest {
  /** Also what `--case` repeats. */
  readonly name: string;
  readonly url: string;
  readonly method?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly expect: Seen;
  /** Why the simulator does not answer it. */
  readonly notSimulated?: string;
}

const YEAR = 'max-age=31536000; includeSubDomains';
const NONE = {
  'strict-transport-security': undefined, 'x-content-type-options': undefined, 'x-frame-options': undefined, 'referrer-policy': undefined,
};
const DEFAULTS = {
  'strict-transport-security': YEAR,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};
const FRONTEND = 'frontend.default.svc.cluster.local';
const API = 'api.default.svc.cluster.local';
const NEXT = 'next.default.svc.cluster.local';
const SOLVER = 'solver.default.svc.cluster.local';

/** Requests that both APIs answer alike. */
export const WEB_REQUESTS: readonly WebRequest[] = [
  { name: 'a host without its defaults', url: 'https://plain.example.com/', expect: { status: 200, service: FRONTEND, headers: NONE } },
  { name: 'defaults', url: 'https://defaults.example.com/', expect: { status: 200, service: FRONTEND, headers: DEFAULTS } },
  {
    name: 'no hsts over http',
    url: 'http://defaults.example.com/a?b=c',
    expect: { status: 301, redirect: 'https://defaults.example.com/a?b=c', headers: NONE },
  },
  {
    name: "a route's own header",
    url: 'https://defaults.example.com/own',
    expect: { status: 200, service: API, headers: { ...DEFAULTS, 'x-frame-options': 'SAMEORIGIN' } },
  },
  {
    name: 'a header that a route removes',
    url: 'https://defaults.example.com/removed',
    expect: { status: 200, headers: { ...DEFAULTS, 'referrer-policy': undefined } },
  },
  {
    name: "a host's own headers",
    url: 'https://headers.example.com/',
    expect: {
      status: 200,
      headers: {
        'strict-transport-security': 'max-age=63072000; includeSubDomains; preload',
        'content-security-policy': "default-src 'self'; frame-ancestors 'none'; report-uri /csp?from=50%25",
        'x-frame-options': undefined,
        'referrer-policy': 'no-referrer, same-origin',
        'permissions-policy': 'fullscreen=(self "https://a.example"), usb=*',
        'cross-origin-opener-policy': 'same-origin',
      },
    },
  },
  { name: 'another value', url: 'https://frames.example.com/', expect: { status: 200, headers: { 'x-frame-options': 'SAMEORIGIN' } } },
  {
    name: 'only own headers',
    url: 'https://own.example.com/',
    expect: { status: 200, headers: { ...NONE, 'strict-transport-security': YEAR, 'x-robots-tag': 'noindex' } },
  },
  {
    name: 'an ACME challenge over http',
    url: 'http://apex.example.com/.well-known/acme-challenge/token',
    expect: { status: 200, service: SOLVER, headers: NONE },
  },
  {
    name: 'an ACME challenge for a redirected name',
    url: 'http://www.apex.example.com/.well-known/acme-challenge/token',
    expect: { status: 200, service: SOLVER, headers: NONE },
  },
  {
    name: 'the same path over https',
    url: 'https://apex.example.com/.well-known/acme-challenge/token',
    expect: { status: 200, service: FRONTEND, headers: DEFAULTS },
  },
  {
    name: 'http beside ACME challenges',
    url: 'http://apex.example.com/.well-known/acme?x=y',
    expect: { status: 308, redirect: 'https://apex.example.com/.well-known/acme?x=y', headers: NONE },
  },
  {
    name: 'http of a redirected name, which is redirected on the same name first',
    url: 'http://www.apex.example.com/a?b=c',
    expect: { status: 308, redirect: 'https://www.apex.example.com/a?b=c', headers: NONE },
  },
  {
    name: 'a redirected name keeps path and query',
    url: 'https://www.apex.example.com/a?b=c',
    expect: { status: 301, redirect: 'https://apex.example.com/a?b=c', headers: DEFAULTS },
  },
  {
    name: 'a second redirected name',
    url: 'https://old.example.com/',
    expect: { status: 301, redirect: 'https://apex.example.com/' },
  },
  {
    name: 'a preflight of a permitted origin',
    url: 'https://cors.example.com/a',
    method: 'OPTIONS',
    headers: { 'origin': 'https://app.example.com', 'access-control-request-method': 'PUT' },
    expect: {
      status: 200,
      service: '',
      headers: {
        'access-control-allow-origin': 'https://app.example.com',
        'access-control-allow-methods': 'PUT',
        'access-control-max-age': '3600',
        'strict-transport-security': undefined,
      },
    },
  },
  {
    name: 'a request of a permitted origin',
    url: 'https://cors.example.com/a',
    headers: { origin: 'https://app.example.com' },
    expect: { status: 200, service: FRONTEND, headers: { ...DEFAULTS, 'access-control-allow-origin': 'https://app.example.com' } },
  },
  {
    name: 'another status',
    url: 'http://temporary.example.com/a',
    method: 'POST',
    expect: { status: 307, redirect: 'https://temporary.example.com/a', headers: NONE },
  },
  { name: 'http is not answered', url: 'http://unanswered.example.com/', expect: { status: 404 } },
  {
    name: 'a backend slower than the host permits',
    url: 'https://slow.example.com/delay/1',
    expect: { status: 504, headers: DEFAULTS },
    notSimulated: 'it depends on the backend',
  },
  { name: 'a route with another timeout', url: 'https://slow.example.com/delay/2', expect: { status: 200, service: API } },
  { name: 'canary by header', url: 'https://canary.example.com/', headers: { 'x-canary': 'always' }, expect: { status: 200, service: NEXT } },
  ...['canary=always', 'a=b; canary=always', 'canary=always; a=b', 'beta=1.0'].map(cookie => ({
    name: `canary by cookie ${cookie}`, url: 'https://canary.example.com/', headers: { cookie }, expect: { status: 200, service: NEXT },
  })),
];

/** Requests that are routed by weight: the share of each backend in percent. */
export const WEIGHTED_WEB_REQUESTS = ([
  {}, { cookie: 'canary=never' }, { cookie: 'xcanary=always' }, { cookie: 'canary=always2' }, { cookie: 'beta=100' }, { 'x-canary': 'never' },
] as readonly { readonly [name: string]: string }[]).map(headers => ({
  name: `canary by weight with ${JSON.stringify(headers)}`,
  url: 'https://canary.example.com/',
  headers,
  shares: { [FRONTEND]: 80, [NEXT]: 20 },
}));

/** Requests to hosts that only the API of Istio can declare. */
export const ISTIO_WEB_REQUESTS: readonly WebRequest[] = [
  {
    name: 'a redirect',
    url: 'https://later.example.com/old?q=1',
    expect: { status: 301, redirect: 'https://later.example.com/new?q=1', headers: DEFAULTS },
  },
  { name: 'a direct response', url: 'https://later.example.com/teapot', expect: { status: 418, headers: DEFAULTS } },
  {
    name: 'a backend that is too slow',
    url: 'https://later.example.com/delay/1',
    expect: { status: 504, headers: DEFAULTS },
    notSimulated: 'it depends on the backend',
  },
  {
    name: 'a preflight of another origin, which the backend answers',
    url: 'https://cors.example.com/a',
    method: 'OPTIONS',
    headers: { 'origin': 'https://other.example.com', 'access-control-request-method': 'PUT' },
    expect: { status: 200, service: FRONTEND, headers: { 'access-control-allow-origin': undefined } },
  },
  { name: 'maintenance', url: 'https://closed.example.com/', expect: { status: 503, headers: { ...DEFAULTS, 'retry-after': undefined } } },
  {
    name: 'http in maintenance',
    url: 'http://closed.example.com/a',
    expect: { status: 301, redirect: 'https://closed.example.com/a' },
  },
  ...['/', '/status', '/a.b/c', '/aXb', '/v1/', '/?/status/418'].map(path => ({
    name: `maintenance of ${path}`,
    url: `https://maintenance.example.com${path}`,
    expect: { status: 500, headers: { ...DEFAULTS, 'retry-after': '300', 'content-type': 'text/html; charset=utf-8' } },
  })),
  ...['/status/200', '/a.b', '/a.b?x=y', '/v12', '/oPEN/x'].map(path => ({
    name: `open in maintenance: ${path}`,
    url: `https://maintenance.example.com${path}`,
    expect: { status: 200, service: FRONTEND, headers: { ...DEFAULTS, 'retry-after': undefined } },
  })),
  { name: 'after maintenance', url: 'https://reopened.example.com/', expect: { status: 200, service: FRONTEND } },
];
