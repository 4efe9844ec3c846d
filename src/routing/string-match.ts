import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { check } from '../validation/problem';
import { stringMatchProblem, StringMatchSpec } from '../validation/string-match';

/**
 * How a header, query parameter, method or authority is compared: Istio's `StringMatch`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#StringMatch
 */
export class StringMatch {
  /**
   * Exactly the value, case-sensitive.
   *
   * @param value the value to match
   */
  public static exact(value: string): StringMatch {
    checkArguments('StringMatch.exact', [value]);
    return new StringMatch({ exact: value });
  }

  /**
   * Values with a prefix.
   *
   * @param prefix prefix of the value
   * @throws `invalid-route` for an empty prefix
   */
  public static prefix(prefix: string): StringMatch {
    checkArguments('StringMatch.prefix', [prefix]);
    return new StringMatch({ prefix });
  }

  /**
   * The whole value, as a regular expression in RE2 syntax.
   *
   * @param regex RE2 expression of at most 1024 characters
   * @throws `invalid-regex` for an expression that RE2 refuses
   */
  public static regex(regex: string): StringMatch {
    checkArguments('StringMatch.regex', [regex]);
    return new StringMatch({ regex });
  }

  /** Any value, if present. For headers and query parameters. */
  public static present(): StringMatch {
    return new StringMatch({});
  }

  private constructor(private readonly spec: StringMatchSpec) {
    Object.values(spec).forEach(requireText);
    check(undefined, stringMatchProblem(spec, 'match'));
  }

  /** @internal */
  public _toSpec(): StringMatchSpec {
    return this.spec;
  }
}

/** A missing value, such as an undefined environment variable, would match everything. */
export function requireText(value: unknown): void {
  if (typeof value !== 'string') {
    throw new IngressError({ code: 'invalid-route', message: `${String(value)} to match is not a string`, help: 'use a string' });
  }
}
