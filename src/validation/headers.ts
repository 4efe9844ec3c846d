import { at, flawed, refused, ValidationProblem } from './problem';
import { HeaderOperationsSpec, HeadersSpec } from './virtual-service-spec';

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const PSEUDO_HEADERS = [':method', ':scheme', ':authority', ':path', ':status'];
const JWT_CLAIM = /^@request\.auth\.claims(\..+|\[.+\])$/i;

/** Whether HTTP can send a text as a method or the name of a header (RFC 9110, section 5.6.2). */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Whether a header name in a match is a JWT claim: `@request.auth.claims.sub`. */
export function isJwtClaim(name: string): boolean {
  return JWT_CLAIM.test(name);
}

/** Problems of the name of a header in a match. */
export function matchedHeaderNameProblem(name: string): ValidationProblem | undefined {
  return isJwtClaim(name) || PSEUDO_HEADERS.includes(name) || isToken(name) ? undefined : badName(name);
}

/** Problems of the name of a header in a CORS policy. */
export function corsHeaderNameProblem(name: string): ValidationProblem | undefined {
  return isToken(name) ? undefined : badName(name);
}

/** Problems of header operations of a route or a destination. */
export function headersProblems(headers: HeadersSpec): ValidationProblem[] {
  return [
    ...at('request', ...operationsProblems(headers.request ?? {}, true)),
    ...at('response', ...operationsProblems(headers.response ?? {}, false)),
  ];
}

/** Whether a header is the host of a request. */
export function isAuthorityHeader(name: string): boolean {
  return [':authority', 'host'].includes(name.toLowerCase());
}

function operationsProblems(operations: HeaderOperationsSpec, authorityAllowed: boolean): ValidationProblem[] {
  const written = (['add', 'set'] as const).flatMap(operation => Object.entries(operations[operation] ?? {}).flatMap(([name, value]) =>
    at(`${operation}[${name}]`, operatedNameProblem(name, authorityAllowed) ?? valueProblem(name, value))));
  return [...written, ...(operations.remove ?? []).flatMap((name, i) => at(`remove[${i}]`, operatedNameProblem(name, false)))];
}

function operatedNameProblem(name: string, authorityAllowed: boolean): ValidationProblem | undefined {
  if (name === '') {
    return badName(name);
  }
  const internal = name.startsWith(':') || name.toLowerCase() === 'host';
  return internal && !(authorityAllowed && isAuthorityHeader(name))
    ? refused({
      code: 'invalid-route',
      message: `header '${name}' cannot be changed here`,
      help: 'header operations cannot change pseudo headers and Host',
    })
    : internal || isToken(name) ? undefined : flawed('header-name-invalid', 'error', {
      code: 'invalid-route', message: `no header can be named '${name}': HTTP/2 connections fail`, help: 'use letters, digits and hyphens',
    });
}

function valueProblem(name: string, value: string): ValidationProblem | undefined {
  // eslint-disable-next-line no-control-regex
  const flaw = /[\u0000-\u0008\u000A-\u001F\u007F]/.test(value) ? 'has a control character'
    : variablesAreClosed(value) ? undefined : "has a '%' that does not start a variable";
  return flaw === undefined
    ? undefined
    : refused({ code: 'invalid-route', message: `value of header '${name}' ${flaw}`, help: "use '%%' for a percent sign" });
}

/** Whether each `%` is doubled or part of `%VARIABLE%` or `%VARIABLE(arguments)%`. */
function variablesAreClosed(value: string): boolean {
  return !value.replace(/%%/g, '').replace(/%[^%(]+(\([^()]*\)(:\d+)?)?%/g, '').includes('%');
}

function badName(name: string): ValidationProblem {
  return refused({ code: 'invalid-route', message: `header name '${name}' is not valid`, help: 'use letters, digits and hyphens' });
}
