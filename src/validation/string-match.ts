import { at, refused, ValidationProblem } from './problem';
import { regexProblem } from './re2';

/** A match of a VirtualService: exactly one of the three fields. */
export interface StringMatchSpec {
  readonly exact?: string;
  readonly prefix?: string;
  readonly regex?: string;
}

/** Problems of a string match; only a `uri` may have an empty prefix. */
export function stringMatchProblem(match: StringMatchSpec, field: string): ValidationProblem | undefined {
  const kinds = (['exact', 'prefix', 'regex'] as const).filter(kind => match[kind] !== undefined);
  if (kinds.length > 1) {
    return refused({
      code: 'invalid-route', message: `${field} match has ${kinds.join(' and ')}`, help: 'use one of exact, prefix, regex', field,
    });
  }
  if (match.prefix === '' && field !== 'uri') {
    return refused({
      code: 'invalid-route', message: `${field} match has an empty prefix`, help: 'remove the match to match everything', field,
    });
  }
  return match.regex === undefined ? undefined : at(field, regexProblem(match.regex))[0];
}
