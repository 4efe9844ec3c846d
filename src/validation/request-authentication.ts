import { JwtRuleSpec, RequestAuthenticationSpec, requestAuthenticationShapeProblems } from './authorization-policy-spec';
import { durationProblem } from './durations';
import { isToken } from './headers';
import { MetadataSpec, metadataProblems } from './metadata';
import { policyTargetProblems } from './policy-target';
import { at, flawed, refused, ValidationProblem, warned } from './problem';
import { isRecord } from './shape';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

const KEY_TYPES: { readonly [kty: string]: readonly string[] } = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'], oct: ['k'] };
const LONGEST_URI = 2048;
const MOST_CLAIMS = 64;

/** All problems of a RequestAuthentication on its own, as Istio sees them. */
export function validateRequestAuthentication(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const shape = requestAuthenticationShapeProblems(spec);
  const inside = shape.some(({ level }) => level === 'error') ? [] : specProblems(spec as RequestAuthenticationSpec);
  return [...metadataProblems(metadata), ...at('spec', ...shape, ...inside)];
}

function specProblems(spec: RequestAuthenticationSpec): ValidationProblem[] {
  const { jwtRules = [] } = spec;
  return [
    ...policyTargetProblems(spec),
    ...jwtRules.length === 0 ? [ineffective('a RequestAuthentication without rules verifies no token', 'add the rule of an issuer', 'jwtRules')] : [],
    ...jwtRules.flatMap((rule, i) => at(`jwtRules[${i}]`, ...jwtRuleProblems(rule))),
  ];
}

/** Problems of a JWT rule: what Istio refuses, lists that are empty, and private keys. */
export function jwtRuleProblems(rule: JwtRuleSpec): ValidationProblem[] {
  const { issuer, audiences, jwksUri, jwks_uri: otherUri, jwks, fromHeaders, fromParams, fromCookies, timeout } = rule;
  const { outputClaimToHeaders, outputPayloadToHeader, spaceDelimitedClaims } = rule;
  const lists = { audiences, fromHeaders, fromParams, fromCookies, outputClaimToHeaders };
  const keys = Object.entries({ jwks, jwksUri, jwks_uri: otherUri }).filter(([, value]) => value !== undefined).map(([name]) => name);
  return [
    ...issuer || (issuer === undefined && (jwksUri || otherUri)) ? []
      : [problem('issuer is empty', "set it to the value of the tokens' claim 'iss'", 'issuer')],
    ...keys.length > 1 ? [problem(`the rule has ${keys.join(' and ')}`, 'keep one of them', keys[1])] : [],
    ...Object.entries(lists).filter(([, list]) => list?.length === 0).map(([field]) => flawed('policy-list-empty', 'warning', {
      code: 'invalid-access', message: `${field} is an empty list, which Istio reads as not given`, help: `omit ${field}, or give values`, field,
    })),
    ...Object.entries({ audiences, fromParams, fromCookies, spaceDelimitedClaims }).flatMap(([field, texts = []]) =>
      texts.flatMap((value, i) => value === '' ? [problem(`${field} has an empty value`, 'remove it', `${field}[${i}]`)] : [])),
    ...(spaceDelimitedClaims?.length ?? 0) > MOST_CLAIMS ? [problem(`there are ${spaceDelimitedClaims!.length} claims`, `use at most ${MOST_CLAIMS}`, 'spaceDelimitedClaims')] : [],
    ...Object.entries({ jwksUri, jwks_uri: otherUri }).flatMap(([field, uri]) => uri === undefined ? [] : at(field, uriProblem(uri))),
    ...jwks ? at('jwks', jwksProblem(jwks)) : [],
    ...(fromHeaders ?? []).flatMap(({ name = '' }, i) => at(`fromHeaders[${i}].name`, headerProblem(name))),
    ...outputPayloadToHeader === '' ? [ineffective('outputPayloadToHeader is empty, which Istio reads as not given', 'omit it, or name a header', 'outputPayloadToHeader')] : [],
    ...outputPayloadToHeader ? at('outputPayloadToHeader', headerProblem(outputPayloadToHeader)) : [],
    ...(outputClaimToHeaders ?? []).flatMap(({ header = '', claim }, i) => [
      ...at(`outputClaimToHeaders[${i}].header`, /^[-_A-Za-z0-9]+$/.test(header) ? undefined : headerProblem('')),
      ...claim ? [] : [problem('claim is empty', 'name the claim', `outputClaimToHeaders[${i}].claim`)],
    ]),
    ...timeout === undefined ? [] : at('timeout', durationProblem(timeout, 'invalid-access')),
  ];
}

function uriProblem(uri: string): ValidationProblem | undefined {
  const [message, help] = [`'${uri}' is not an address of keys`, `use a URL with https:// or http:// of at most ${LONGEST_URI} characters`];
  const [, authority = ''] = /^https?:(?:\/\/([^/?#]*))?/i.exec(uri) ?? [];
  const isAuthority = /^(.*@)?(\[[^\]]+\]|[^[\]:]*)(:\d*)?$/.test(authority) && !/[\s<>"^`{|}\\]/.test(authority);
  const isText = uri.length <= LONGEST_URI && !/[\x00-\x1f\x7f]|%(?![0-9a-f]{2})/i.test(uri);
  if (!/^https?:/i.test(uri) || !isAuthority || !isText) return problem(message, help);
  return /^https?:\/\/[^\s/]+/i.test(uri) && URL.canParse(uri) ? undefined : ineffective(message, help);
}

function jwksProblem(jwks: string): ValidationProblem | undefined {
  const keys = keysOf(jwks);
  if (!keys?.every(isKey)) return problem('jwks is not a JSON Web Key Set', 'use {"keys": […]} as the issuer publishes it');
  if (keys.length === 0) return ineffective('jwks is not a JSON Web Key Set with a key', 'use {"keys": […]} as the issuer publishes it');
  const secret = keys.findIndex(key => PRIVATE_MEMBERS.some(member => member in key));
  return secret < 0 ? undefined : warned({
    code: 'invalid-access',
    message: `key ${secret} of jwks has a private or symmetric key, which would be in the manifest`,
    help: 'remove all members but those of the public key',
  });
}

function isKey(key: Readonly<Record<string, unknown>>): boolean {
  const members = typeof key.kty === 'string' && Object.hasOwn(KEY_TYPES, key.kty) ? KEY_TYPES[key.kty] : undefined;
  return members?.every(member => typeof key[member] === 'string') ?? false;
}

/** The keys of a set; a key alone is a set, too. */
function keysOf(jwks: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  try {
    const value: unknown = JSON.parse(jwks);
    if (!isRecord(value)) return undefined;
    const keys = 'keys' in value ? value.keys : [value];
    return Array.isArray(keys) && keys.every(isRecord) ? keys : undefined;
  } catch {
    return undefined;
  }
}

function headerProblem(name: string): ValidationProblem | undefined {
  if (isToken(name)) return undefined;
  return (name === '' ? problem : ineffective)(`'${name}' is not the name of a header`, 'use letters, digits and hyphens');
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}

function ineffective(message: string, help: string, field?: string): ValidationProblem {
  return flawed('policy-without-effect', 'warning', { code: 'invalid-access', message, help, field });
}
