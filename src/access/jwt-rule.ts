import { Jwks } from './jwks';
import { JwtRuleSpec } from '../validation/authorization-policy-spec';

/** A header with a token. */
export interface JwtHeader {
  /** Name of the header. */
  readonly name: string;

  /**
   * Text before the token, with its space: `Bearer `.
   *
   * @default - none
   */
  readonly prefix?: string;
}

/** A header that backends receive with the value of a claim. */
export interface ClaimToHeader {
  /** Name of the header; a header that the client sends is replaced. */
  readonly header: string;
  /** Name of the claim: a string, integer or boolean. */
  readonly claim: string;
}

/**
 * How tokens of an issuer are verified. Without `fromHeaders`, `fromParams` and `fromCookies` the token is read from the header
 * `Authorization: Bearer …`, or else from the query parameter `access_token`.
 *
 * @see https://istio.io/latest/docs/reference/config/security/jwt/
 */
export interface JwtRule {
  /** The issuer, exactly as in the claim `iss`. */
  readonly issuer: string;

  /**
   * Audiences, of which the claim `aud` must have one.
   *
   * @default - any
   */
  readonly audiences?: string[];

  /**
   * Where the keys of the issuer come from.
   *
   * @default Jwks.discovered()
   */
  readonly jwks?: Jwks;

  /**
   * Headers with the token.
   *
   * @default - `Authorization: Bearer …`, unless `fromParams` or `fromCookies` are given
   */
  readonly fromHeaders?: JwtHeader[];

  /**
   * Query parameters with the token.
   *
   * @default - `access_token`, unless `fromHeaders` or `fromCookies` are given
   */
  readonly fromParams?: string[];

  /**
   * Cookies with the token.
   *
   * @default - none
   */
  readonly fromCookies?: string[];

  /**
   * Whether backends receive the token.
   *
   * @default false
   */
  readonly forwardOriginalToken?: boolean;

  /**
   * Header in which backends receive the claims of the token, as base64url of JSON.
   *
   * @default - none
   */
  readonly outputPayloadToHeader?: string;

  /**
   * Headers in which backends receive single claims.
   *
   * @default - none
   */
  readonly outputClaimToHeaders?: ClaimToHeader[];
}

/** A rule as in the manifest. */
export function jwtRuleSpec({ jwks, ...rule }: JwtRule): JwtRuleSpec {
  return { ...rule, ...jwks?._toSpec() };
}
