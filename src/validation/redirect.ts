import { portProblem } from './http-match';
import { at, refused, ValidationProblem, warned } from './problem';
import { regexProblem } from './re2';
import { DirectResponseSpec, HttpMatchSpec, RedirectSpec, RewriteSpec } from './virtual-service-spec';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Problems of a redirect, given the matches of its route. */
export function redirectProblem(redirect: RedirectSpec, matches: readonly HttpMatchSpec[] = []): ValidationProblem | undefined {
  const { uri, prefixRewrite, authority, scheme, port, redirectCode } = redirect;
  if (uri && prefixRewrite) {
    return problem('a redirect has uri and prefixRewrite', 'set only one of them');
  }
  if (prefixRewrite && matches.some(m => m.uri && m.uri.prefix === undefined)) {
    return problem('a redirect with prefixRewrite has a match that is not a prefix', 'match prefixes only');
  }
  if (!uri && !prefixRewrite && !authority && !scheme && port === undefined && redirect.derivePort === undefined) {
    return problem('a redirect changes nothing', 'set uri, authority, scheme or port');
  }
  if (redirectCode && (!Number.isInteger(redirectCode) || redirectCode < 300 || redirectCode > 399)) {
    return problem(`redirect code ${redirectCode} is not 3xx`, 'use 301, 302, 303, 307 or 308', 'redirectCode');
  }
  if (scheme && scheme !== 'http' && scheme !== 'https') {
    return problem(`redirect scheme '${scheme}' is unknown`, 'use http or https', 'scheme');
  }
  return port ? portProblem(port) : undefined;
}

/** Problems of a status. */
export function statusProblem(status: number): ValidationProblem | undefined {
  return Number.isInteger(status) && status >= 200 && status <= 600
    ? undefined
    : problem(`status ${status} is out of range`, 'a status is from 200 to 599', 'status');
}

/** Problems of a direct response. */
export function directResponseProblems(response: DirectResponseSpec): ValidationProblem[] {
  const { string, bytes } = response.body ?? {};
  const size = string === undefined ? Buffer.from(bytes ?? '', 'base64').length : Buffer.byteLength(string);
  const help = 'a body is at most 1 MiB; serve large ones from a backend';
  return at('', statusProblem(response.status ?? 0),
    size > MIB ? problem(`the body of a direct response has ${size} bytes`, help, 'body')
      : size > 100 * KIB ? warned({
        code: 'invalid-route',
        message: `the body of a direct response has ${size} bytes, which slows down istiod`,
        help,
        field: 'body',
      })
        : undefined);
}

/** Problems of a rewrite. */
export function rewriteProblem(rewrite: RewriteSpec): ValidationProblem | undefined {
  const { uri, authority, uriRegexRewrite } = rewrite;
  if (uri && uriRegexRewrite) {
    return problem('a rewrite has uri and uriRegexRewrite', 'set only one of them');
  }
  if (!uri && !uriRegexRewrite && !authority) {
    return problem('a rewrite changes nothing', 'set uri, uriRegexRewrite or authority');
  }
  if (uriRegexRewrite && (!uriRegexRewrite.match || !uriRegexRewrite.rewrite)) {
    return problem('uriRegexRewrite lacks match or rewrite', 'set both', 'uriRegexRewrite');
  }
  return uriRegexRewrite ? at('uriRegexRewrite.match', regexProblem(uriRegexRewrite.match!))[0] : undefined;
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-route', message, help, field });
}
