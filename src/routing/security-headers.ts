import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { isToken } from '../validation/headers';
import { literalHeaderValue } from './host-policy/header-value';

/**
 * OWASP's HTTP Security Response Headers Cheat Sheet, read in November 2026, for what breaks no page. Its Content-Security-Policy and
 * `Cross-Origin-*` headers depend on the page, and are the user's.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */
const RECOMMENDED = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
};

const FRAME_OPTIONS = ['DENY', 'SAMEORIGIN'];
/** https://www.w3.org/TR/referrer-policy/#referrer-policies */
const REFERRER_POLICIES = [
  'no-referrer', 'no-referrer-when-downgrade', 'same-origin', 'origin', 'strict-origin', 'origin-when-cross-origin',
  'strict-origin-when-cross-origin', 'unsafe-url',
];
/** A directive such as `camera=()`, `fullscreen=(self "https://example.com")`, `usb=*`; the older `camera 'none'` is ignored by browsers. */
const PERMISSION = /^[a-z][a-z0-9-]*=(\*|self|\([^()]*\))(;[^,]*)?$/;

/** Options of `SecurityHeaders.recommended`. */
export interface SecurityHeadersOptions {
  /**
   * Content-Security-Policy, for example `default-src 'self'; frame-ancestors 'none'`.
   *
   * @default - none: it depends on the pages
   * @nonempty
   */
  readonly contentSecurityPolicy?: string;

  /**
   * X-Frame-Options, which decides whether pages may be shown in frames: `DENY` or `SAMEORIGIN`.
   *
   * @default - `DENY`; none if `contentSecurityPolicy` has `frame-ancestors`, which browsers prefer
   */
  readonly frameOptions?: string;

  /**
   * Referrer-Policy.
   *
   * @default 'strict-origin-when-cross-origin'
   */
  readonly referrerPolicy?: string;

  /**
   * Permissions-Policy, for example `camera=(), fullscreen=(self)`.
   *
   * @default 'camera=(), geolocation=(), microphone=()'
   */
  readonly permissionsPolicy?: string;

  /**
   * Further headers by name, for example `cross-origin-opener-policy`.
   *
   * @default - none
   */
  readonly headers?: { [name: string]: string };
}

/**
 * Headers of a host's responses that make browsers safer. They replace headers of these names that the backend sends; `responseHeaders` of
 * a route win over them.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html
 */
export class SecurityHeaders {
  /**
   * X-Content-Type-Options, X-Frame-Options and Referrer-Policy with the values that OWASP recommends, a Permissions-Policy without camera,
   * geolocation and microphone, and what the options add or change.
   *
   * @param options other values, a Content-Security-Policy
   * @throws `invalid-argument` for values that browsers ignore
   */
  public static recommended(options: SecurityHeadersOptions = {}): SecurityHeaders {
    checkArguments('SecurityHeaders.recommended', [options]);
    const { contentSecurityPolicy, frameOptions, referrerPolicy, permissionsPolicy, headers = {} } = options;
    checkOneOf('frameOptions', frameOptions, FRAME_OPTIONS);
    referrerPolicy?.split(',').forEach(policy => checkOneOf('referrerPolicy', policy.trim(), REFERRER_POLICIES));
    permissionsPolicy?.split(',').forEach(directive => checkPermission(directive.trim()));
    const given = {
      'x-frame-options': frameOptions,
      'referrer-policy': referrerPolicy,
      'permissions-policy': permissionsPolicy,
      'content-security-policy': contentSecurityPolicy,
    };
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as { [name: string]: string };
    const { 'x-frame-options': frames, ...rest } = RECOMMENDED;
    const framed = frameOptions === undefined && /(^|;)\s*frame-ancestors\s/i.test(contentSecurityPolicy ?? '');
    const own = headerMap(headers);
    const twice = Object.keys(set).find(name => Object.hasOwn(own, name));
    if (twice !== undefined) {
      throw invalid(`header '${twice}' is given twice`, 'keep its option, and remove it from headers', 'headers');
    }
    return new SecurityHeaders({ ...rest, ...framed ? {} : { 'x-frame-options': frames }, ...headerMap(set), ...own });
  }

  /**
   * The given headers, and no others.
   *
   * @param headers values by name
   * @throws `invalid-argument` for a name or value that HTTP cannot send, and for Strict-Transport-Security, which `hsts` sets
   */
  public static of(headers: { [name: string]: string }): SecurityHeaders {
    checkArguments('SecurityHeaders.of', [headers]);
    if (Object.keys(headers).length === 0) throw invalid('there are no headers', 'use SecurityHeaders.none() for a host without', 'headers');
    return new SecurityHeaders(headerMap(headers));
  }

  /** No headers: for a host of a Gateway whose `hostDefaults` have some. */
  public static none(): SecurityHeaders {
    return new SecurityHeaders({});
  }

  private constructor(private readonly headers: { readonly [name: string]: string }) {}

  /**
   * Values as in a route, by lower-case name.
   *
   * @internal
   */
  public get _headers(): { readonly [name: string]: string } {
    return this.headers;
  }
}

function headerMap(headers: { readonly [name: string]: string }): { [name: string]: string } {
  const map: { [name: string]: string } = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (!isToken(name)) throw invalid(`header name '${name}' is not valid`, 'use letters, digits and hyphens', 'headers');
    if (lower === 'strict-transport-security') throw invalid(`header '${name}' would also be sent over plain http`, 'use the option hsts', 'headers');
    if (Object.hasOwn(map, lower)) throw invalid(`header '${name}' is given twice`, 'keep one of them: header names are case-insensitive', 'headers');
    map[lower] = literalHeaderValue(name, value);
  }
  return map;
}

function checkOneOf(field: string, value: string | undefined, allowed: readonly string[]): void {
  if (value !== undefined && !allowed.includes(value)) throw invalid(`${field} is '${value}'`, `use one of ${allowed.join(', ')}`, field);
}

function checkPermission(directive: string): void {
  if (PERMISSION.test(directive)) return;
  throw invalid(`permissionsPolicy has '${directive}', which browsers ignore`, 'write name=(), name=(self), name=(self "https://example.com") or name=*', 'permissionsPolicy');
}

function invalid(message: string, help: string, field: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message, help, field });
}
