import { IngressError } from '../errors';
import { PathMatch } from '../routing/path-match';

/** How a prefix is compared: as text, as in VirtualServices, or by path element, as in the Gateway API. */
export type PrefixComparison = 'text' | 'element';

/**
 * Paths as an AuthorizationPolicy compares them.
 *
 * @throws IngressError `invalid-access` for a path that only routes can express
 */
export function policyPaths(paths: readonly PathMatch[], field: string, prefixes: PrefixComparison): string[] {
  if (paths.length === 0) {
    throw new IngressError({ code: 'invalid-access', message: `${field} is an empty list, which Istio reads as any path`, help: `omit ${field}`, field });
  }
  return paths.flatMap((path, index) => pathsOf(path, `${field}[${index}]`, prefixes));
}

function pathsOf(path: PathMatch, field: string, prefixes: PrefixComparison): string[] {
  const { uri: { exact, prefix, regex }, ignoreUriCase } = path._toSpec();
  if (regex !== undefined || ignoreUriCase) {
    const what = regex === undefined ? `path '${exact ?? prefix}' ignores case` : `path '${regex}' is a regular expression`;
    throw new IngressError({
      code: 'invalid-access',
      message: `${what}, which an AuthorizationPolicy cannot express`,
      help: 'use exact paths and prefixes, or restrict the whole host',
      field,
    });
  }
  const text = exact ?? prefix!;
  if (/[{}]/.test(text) || (exact !== undefined && /^\*|\*$/.test(exact))) {
    throw new IngressError({
      code: 'invalid-access',
      message: `path '${text}' has a character with a special meaning in an AuthorizationPolicy`,
      help: 'use a path without { and }, and without * at the end',
      field,
    });
  }
  if (exact !== undefined) return [exact];
  if (prefixes === 'text' || prefix === '/') return [`${prefix}*`];
  const element = prefix!.replace(/\/$/, '');
  return [element, `${element}/*`];
}
