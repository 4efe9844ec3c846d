import { foreignOrigin } from './foreign-origin';
import { at, flawed, ValidationProblem } from './problem';
import { StringMatchSpec } from './string-match';
import { CorsSpec } from './virtual-service-spec';

const ANY = '*';
/** As browsers send it: `null`, or scheme, host and port. */
const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#@\s]+$/;

/**
 * What Istio and Envoy accept in a CORS policy and browsers then ignore, or what opens the route to every web page.
 *
 * @see https://fetch.spec.whatwg.org/#http-cors-protocol
 */
export function corsMistakes(cors: CorsSpec): ValidationProblem[] {
  const origins = cors.allowOrigins ?? [];
  return [
    ...origins.flatMap((origin, i) => at(`allowOrigins[${i}]`, originMistake(origin))),
    ...corsCredentialsProblems(cors),
    ...cors.allowCredentials
      ? (['allowMethods', 'allowHeaders', 'exposeHeaders'] as const).flatMap(field => cors[field]?.includes(ANY) ? at(field, ignored(
        `${field} has '*', which browsers do not read as every name, because allowCredentials is true`, `list the names in ${field}, or omit allowCredentials`)) : [])
      : [],
  ];
}

function originMistake({ exact }: StringMatchSpec): ValidationProblem | undefined {
  if (!exact || exact === ANY || exact === 'null') return undefined;
  if (exact.includes(ANY)) {
    return ignored(`browsers never send the origin '${exact}'`, 'for several origins use a regular expression: https://[^.]+\\.example\\.com');
  }
  const sent = sentOrigin(exact);
  return sent === exact ? undefined : ignored(
    `browsers never send the origin '${exact}'`,
    sent === undefined ? 'write scheme, host and port, such as https://app.example.com, or * for every origin' : `write '${sent}'`,
  );
}

/** The origin that browsers send for a URL; undefined if it is not one. */
function sentOrigin(text: string): string | undefined {
  if (!/^https?:/i.test(text)) return ORIGIN.test(text) ? text : undefined;
  try {
    return new URL(text).origin;
  } catch {
    return undefined;
  }
}

/** Origins that any attacker can have, where pages may send cookies. */
export function corsCredentialsProblems({ allowOrigins = [], allowCredentials }: CorsSpec): ValidationProblem[] {
  return allowCredentials ? allowOrigins.flatMap((origin, i) => at(`allowOrigins[${i}]`, credentialsMistake(origin))) : [];
}

function credentialsMistake(origin: StringMatchSpec): ValidationProblem | undefined {
  const foreign = foreignOrigin(origin);
  return foreign === undefined ? undefined : flawed('cors-credentials', 'warning', {
    code: 'invalid-route',
    message: `${foreign === ANY ? 'every web page' : `a web page of '${foreign}'`} may call the route with the cookies of its visitors, `
      + 'because allowCredentials is true',
    help: origin.exact === undefined && foreign !== ANY
      ? 'name the origins that may call (exactly https://app.example.com, or by the regular expression https://[a-z0-9-]+\\.example\\.com), '
        + 'or omit allowCredentials'
      : 'name the origins that may call, or omit allowCredentials',
  });
}

function ignored(message: string, help: string): ValidationProblem {
  return flawed('cors-ignored', 'warning', { code: 'invalid-route', message, help });
}
