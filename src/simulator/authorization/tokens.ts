import { Claims } from './token-match';
import { tokensIn } from './token-places';
import { isSignatureAlgorithm, isSignedBy } from './token-signature';
import { record, records, Resource } from '../../model/resource';
import { HttpRequest } from '../http-request';

/** Seconds by which clocks may differ. */
const CLOCK_SKEW = 60;

/** What a gateway makes of the tokens of a request. */
export type TokenResult =
  | { readonly state: 'none' }
  /** `unchecked`: the keys are not among the manifests. */
  | { readonly state: 'valid'; readonly claims: Claims; readonly unchecked: boolean }
  | { readonly state: 'refused'; readonly status: 401 | 403; readonly why: string };

/** The rules of the RequestAuthentications that a gateway enforces. */
export class Tokens {
  readonly #rules: readonly Record<string, unknown>[];

  constructor(authentications: readonly Resource[]) {
    this.#rules = authentications.flatMap(({ spec }) => records(spec.jwtRules))
      .sort((a, b) => String(a.issuer) < String(b.issuer) ? -1 : 1);
  }

  /** A token that one rule accepts is enough; a request without any passes, and other tokens are refused. Preflights are not checked. */
  public verify(request: HttpRequest, now: Date): TokenResult {
    if (isPreflight(request)) return { state: 'none' };
    let first: TokenResult | undefined;
    for (const rule of this.#rules) {
      const results = tokensIn(request, rule).map(token => verified(token, rule, now));
      const wrong = results.find(({ state }) => state === 'refused');
      if (!wrong && results.length > 0) return results[results.length - 1];
      first ??= wrong;
    }
    return first ?? { state: 'none' };
  }
}

function isPreflight({ method, headers }: HttpRequest): boolean {
  return method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method');
}

function verified(token: string, { issuer, audiences, jwks }: Record<string, unknown>, now: Date): TokenResult {
  const [header, claims] = token.split('.').map(jsonOf);
  if (!header || !claims || token.split('.').length !== 3 || !isSignatureAlgorithm(header.alg)) {
    return refused('the token is not a JWT of header, payload and signature');
  }
  if (claims.iss !== issuer) return refused(`issuer '${String(claims.iss)}' of the token is not configured (${String(issuer)})`);
  const seconds = now.getTime() / 1000;
  if (typeof claims.nbf === 'number' && claims.nbf > seconds + CLOCK_SKEW) return refused('the token is not valid yet');
  if (typeof claims.exp === 'number' && seconds > claims.exp + CLOCK_SKEW) return refused('the token is expired');
  const wanted = Array.isArray(audiences) ? audiences.map(audience => plain(String(audience))) : [];
  if (wanted.length > 0 && ![claims.aud].flat().some(audience => wanted.includes(plain(String(audience))))) {
    return refused('the token is for another audience', 403);
  }
  const signed = typeof jwks === 'string' && jwks !== '' ? isSignedBy(jwks, token, header) : undefined;
  if (signed === false) return refused('no key of the issuer made the signature of the token');
  return { state: 'valid', claims, unchecked: signed === undefined };
}

/** Envoy compares audiences without scheme and without a slash at the end. */
function plain(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function refused(why: string, status: 401 | 403 = 401): TokenResult {
  return { state: 'refused', status, why: `RequestAuthentication: ${why}` };
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? record(value) : undefined;
  } catch {
    return undefined;
  }
}
