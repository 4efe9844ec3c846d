import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { check } from '../validation/problem';
import { regexProblem } from '../validation/re2';

/**
 * How path and authority change before a request reaches its destination.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class HttpRewrite {
  /**
   * Replaces the matched part of the path: the prefix of a prefix match, the whole path of an exact one.
   *
   * @param path the replacement, with its leading slash
   * @throws `invalid-route` for a path without a leading slash
   */
  public static path(path: string): HttpRewrite {
    checkArguments('HttpRewrite.path', [path]);
    if (!path.startsWith('/')) {
      throw new IngressError({
        code: 'invalid-route', message: `rewrite to '${path}' does not begin with a slash`, help: `use '/${path}'`,
      });
    }
    return new HttpRewrite({ uri: path });
  }

  /**
   * Replaces the parts of the path that a regular expression matches.
   *
   * @param match RE2 expression
   * @param rewrite replacement, with `\1` to `\9` for captured groups
   * @throws `invalid-regex` for an expression that RE2 refuses
   */
  public static regex(match: string, rewrite: string): HttpRewrite {
    checkArguments('HttpRewrite.regex', [match, rewrite]);
    check(undefined, regexProblem(match));
    return new HttpRewrite({ uriRegexRewrite: { match, rewrite } });
  }

  /**
   * Replaces the Host header only.
   *
   * @param authority the new host
   */
  public static authority(authority: string): HttpRewrite {
    checkArguments('HttpRewrite.authority', [authority]);
    return new HttpRewrite({ authority });
  }

  private constructor(private readonly spec: { readonly [field: string]: unknown }) {}

  /**
   * The same rewrite that also replaces the Host header.
   *
   * @param authority the new host
   */
  public withAuthority(authority: string): HttpRewrite {
    checkArguments('HttpRewrite.withAuthority', [authority]);
    return new HttpRewrite({ ...this.spec, authority });
  }

  /** @internal */
  public _toSpec(): { readonly [field: string]: unknown } {
    return this.spec;
  }
}
