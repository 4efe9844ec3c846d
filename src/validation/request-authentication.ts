import { JwtRuleSpec } from './authorization-policy-spec';
import { isToken } from './headers';
import { at, refused, ValidationProblem } from './problem';

const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'k'];

/** Problems of a JWT rule: what Istio refuses, lists that are empty, and private keys. */
export function jwtRuleProblems(rule: JwtRuleSpec): ValidationProblem[] {
  const { issuer, audiences, jwksUri, jwks, fromHeaders, fromParams, fromCookies, outputClaimToHeaders, outputPayloadToHeader } = rule;
  const lists = { audiences, fromHeaders, fromParams, fromCookies, outputClaimToHeaders };
  return [
    ...issuer ? [] : [problem('issuer is empty', "set it to the value of the tokens' claim 'iss'", 'issuer')],
    ...Object.entries(lists).filter(([, list]) => list?.length === 0)
      .map(([field]) => problem(`${field} is an empty list, which Istio reads as not given`, `omit ${field}, or give values`, field)),
    ...Object.entries({ audiences, fromParams, fromCookies }).flatMap(([field, list]) => (list ?? []).flatMap((value, i) =>
      value === '' ? [problem(`${field} has an empty value`, 'remove it', `${field}[${i}]`)] : [])),
    ...jwksUri === undefined ? [] : at('jwksUri', uriProblem(jwksUri)),
    ...jwks === undefined ? [] : at('jwks', jwksProblem(jwks)),
    ...(fromHeaders ?? []).flatMap(({ name = '' }, i) => at(`fromHeaders[${i}].name`, headerProblem(name))),
    ...outputPayloadToHeader === undefined ? [] : at('outputPayloadToHeader', headerProblem(outputPayloadToHeader)),
    ...(outputClaimToHeaders ?? []).flatMap(({ header = '', claim }, i) => [
      ...at(`outputClaimToHeaders[${i}].header`, /^[-_A-Za-z0-9]+$/.test(header) ? undefined : headerProblem('')),
      ...claim ? [] : [problem('claim is empty', 'name the claim', `outputClaimToHeaders[${i}].claim`)],
    ]),
  ];
}

function uriProblem(uri: string): ValidationProblem | undefined {
  const valid = /^https?:\/\/[^\s/]+/.test(uri) && URL.canParse(uri) && uri.length <= 2048;
  return valid ? undefined : problem(`'${uri}' is not an address of keys`, 'use a URL with https:// or http:// of at most 2048 characters');
}

function jwksProblem(jwks: string): ValidationProblem | undefined {
  const keys = keysOf(jwks);
  if (!keys?.length || !keys.every(key => typeof key.kty === 'string')) {
    return problem('jwks is not a JSON Web Key Set with a key', 'use {"keys": […]} as the issuer publishes it');
  }
  const secret = keys.findIndex(key => PRIVATE_MEMBERS.some(member => member in key));
  return secret < 0 ? undefined
    : problem(`key ${secret} of jwks has a private or symmetric key, which would be in the manifest`, 'remove all members but those of the public key');
}

function keysOf(jwks: string): readonly { readonly [member: string]: unknown }[] | undefined {
  try {
    const { keys } = JSON.parse(jwks) as { readonly keys?: unknown };
    return Array.isArray(keys) && keys.every(key => typeof key === 'object' && key !== null) ? keys : undefined;
  } catch {
    return undefined;
  }
}

function headerProblem(name: string): ValidationProblem | undefined {
  return isToken(name) ? undefined : problem(`'${name}' is not the name of a header`, 'use letters, digits and hyphens');
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-access', message, help, field });
}
