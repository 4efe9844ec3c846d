import { requireText } from './string-match';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { check } from '../validation/problem';
import { stringMatchProblem, StringMatchSpec } from '../validation/string-match';

/** Options of a path match. */
export interface PathMatchOptions {
  /**
   * Ignore case. Istio supports it for exact and prefix matches.
   *
   * @default false
   */
  readonly ignoreCase?: boolean;
}

/**
 * The request paths that a route matches: the `uri` of Istio's `HTTPMatchRequest`.
 *
 * @example
 * const paths = [PathMatch.exact('/login'), PathMatch.prefix('/static'), PathMatch.regex('/v[0-9]+/.*')];
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMatchRequest
 */
export class PathMatch {
  /**
   * The whole path.
   *
   * @param path path with its leading slash, without the query
   * @param options case sensitivity
   * @throws `invalid-route` for a path without a leading slash, with a query or with spaces
   */
  public static exact(path: string, options: PathMatchOptions = {}): PathMatch {
    checkArguments('PathMatch.exact', [path, options]);
    return new PathMatch({ exact: path }, options.ignoreCase ?? false);
  }

  /**
   * A string prefix of the path: `/api` matches `/api`, `/api/v1` and `/apiary`.
   *
   * @param prefix beginning of the path, with its leading slash
   * @param options case sensitivity
   * @throws `invalid-route` for a prefix without a leading slash, with a query or with spaces
   */
  public static prefix(prefix: string, options: PathMatchOptions = {}): PathMatch {
    checkArguments('PathMatch.prefix', [prefix, options]);
    return new PathMatch({ prefix }, options.ignoreCase ?? false);
  }

  /**
   * The whole path, as a regular expression in RE2 syntax.
   *
   * @param regex RE2 expression of at most 1024 characters
   * @throws `invalid-regex` for an expression that RE2 refuses
   */
  public static regex(regex: string): PathMatch {
    checkArguments('PathMatch.regex', [regex]);
    return new PathMatch({ regex }, false);
  }

  /** Every path: the prefix `/`. */
  public static any(): PathMatch {
    return PathMatch.prefix('/');
  }

  private constructor(private readonly uri: StringMatchSpec, private readonly ignoreCase: boolean) {
    Object.values(uri).forEach(requireText);
    check(undefined, stringMatchProblem(uri, 'uri'));
    const literal = uri.exact ?? uri.prefix;
    if (literal !== undefined && !literal.startsWith('/')) {
      throw new IngressError({
        code: 'invalid-route',
        message: `path '${literal}' does not begin with a slash, so no request would match it`,
        help: `use '/${literal}'`,
      });
    }
    // eslint-disable-next-line no-control-regex
    if (literal !== undefined && /[\u0000-\u0020\u007F]/.test(literal)) {
      throw new IngressError({
        code: 'invalid-route',
        message: `path ${JSON.stringify(literal)} has a space or control character, which request paths cannot contain`,
        help: 'use the form that clients send: %20 for a space',
      });
    }
    if (literal !== undefined && /[?#]/.test(literal)) {
      throw new IngressError({
        code: 'invalid-route',
        message: `path '${literal}' has a query or fragment, which is not part of the path that Envoy compares`,
        help: 'match the query with queryParams',
      });
    }
  }

  /** @internal */
  public _toSpec(): { uri: StringMatchSpec; ignoreUriCase?: boolean } {
    return { uri: this.uri, ...this.ignoreCase && { ignoreUriCase: true } };
  }
}
