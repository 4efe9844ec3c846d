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
];

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
];
