import { CallerOptions, RequiredJwt } from './access-options';
import { jwtRuleSpec } from './jwt-rule';
import { IngressError } from '../errors';
import { AuthorizationConditionSpec, AuthorizationSourceSpec } from '../validation/authorization-policy-spec';
import { bracketedClaim, isClaimPath } from '../validation/claims';
import { ipBlockProblem, mappedBlock } from '../validation/ip-block';
import { asError, at, check } from '../validation/problem';
import { jwtRuleProblems } from '../validation/request-authentication';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A reason for which a request is denied: part of a rule. */
export interface Denial {
  readonly source?: AuthorizationSourceSpec;
  readonly condition?: AuthorizationConditionSpec;
}

/** Whether a server asks clients for certificates. */
export type ClientCertificates = 'required' | 'optional' | 'never';

const FIELDS = ['allowFrom', 'denyFrom', 'jwt', 'principals'] as const;

/** Whether options restrict who may call. */
export function isRestricted(options: CallerOptions): boolean {
  return FIELDS.some(field => options[field] !== undefined);
}

/**
 * The reasons for which requests are denied. A request is denied for any of them, so each requirement is written as its opposite: a policy
 * with the action ALLOW would deny all other hosts of the gateway.
 */
export function denialsOf(options: CallerOptions, { trustedProxies }: GatewayWorkload): Denial[] {
  const { allowFrom, denyFrom, jwt, principals } = options;
  const [blocks, notBlocks] = trustedProxies > 0 ? ['remoteIpBlocks', 'notRemoteIpBlocks'] as const : ['ipBlocks', 'notIpBlocks'] as const;
  return [
    ...allowFrom ? [{ source: { [notBlocks]: allowFrom } }] : [],
    ...denyFrom ? [{ source: { [blocks]: trustedProxies > 0 ? withMapped(denyFrom) : denyFrom } }] : [],
    ...principals ? [{ source: { notPrincipals: principals } }] : [],
    ...jwt ? conditionsOf(jwt).map(condition => ({ condition })) : [],
  ];
}

/** Blocks and their IPv6 form: a proxy may report the address of an IPv4 client as `::ffff:203.0.113.7`. */
function withMapped(blocks: readonly string[]): string[] {
  return [...blocks, ...blocks.flatMap(block => mappedBlock(block) ?? [])];
}

/** The issuer by its claim: a principal needs a subject, which tokens of machines may lack. */
function conditionsOf({ issuer, audiences, claims = {} }: RequiredJwt): AuthorizationConditionSpec[] {
  return [
    { key: 'request.auth.claims[iss]', notValues: [issuer] },
    ...audiences ? [{ key: 'request.auth.audiences', notValues: audiences }] : [],
    ...Object.entries(claims).map(([claim, notValues]) => ({ key: `request.auth.claims${bracketedClaim(claim)}`, notValues })),
  ];
}

/**
 * Checks options before anything is created.
 *
 * @throws IngressError `invalid-access`
 */
export function checkCallers(options: CallerOptions, option: string, clientCertificates: ClientCertificates): void {
  const { allowFrom, denyFrom, jwt, principals } = options;
  for (const [field, blocks] of Object.entries({ allowFrom, denyFrom })) {
    requireValues(blocks, `${option}.${field}`);
    check(undefined, ...(blocks ?? []).flatMap((block, i) => at(`${option}.${field}[${i}]`, ipBlockProblem(block))).map(asError));
  }
  requireValues(principals, `${option}.principals`);
  for (const [index, principal] of principals?.entries() ?? []) checkPrincipal(principal, `${option}.principals[${index}]`);
  if (principals && clientCertificates === 'never') {
    refuse('the host does not ask clients for certificates, so no request has a principal', 'use ServerTls.mutual', `${option}.principals`);
  }
  if (!jwt) return;
  check(undefined, ...at(`${option}.jwt`, ...jwtRuleProblems(jwtRuleSpec(jwt)).map(asError)));
  for (const [claim, values] of Object.entries(jwt.claims ?? {})) {
    const field = `${option}.jwt.claims[${claim}]`;
    requireValues(values, field);
    if (!isClaimPath(claim)) {
      refuse(`'${claim}' is not the name of a claim`, 'write a name, or for a claim inside of others [realm_access][roles]', field);
    }
  }
  if (jwt.issuer.includes('*')) refuse(`issuer '${jwt.issuer}' has an asterisk, which would match other issuers`, 'use the exact issuer', `${option}.jwt.issuer`);
  const wild = jwt.audiences?.find(audience => audience.includes('*'));
  if (wild !== undefined) refuse(`audience '${wild}' has an asterisk`, 'use exact audiences', `${option}.jwt.audiences`);
}

function checkPrincipal(principal: string, field: string): void {
  if (/^spiffe:\/\//i.test(principal)) refuse(`principal '${principal}' begins with spiffe://`, `use '${principal.slice(9)}'`, field);
  if (!/^\*?[A-Za-z0-9._\-/]*\*?$/.test(principal) || (principal.match(/\*/g)?.length ?? 0) > 1 || !/\/|^\*$/.test(principal)) {
    refuse(`'${principal}' is not a SPIFFE identity, the only name in a certificate that an AuthorizationPolicy compares`,
      "use a form such as 'cluster.local/ns/shop/sa/batch'; for other names use subjectAltNames of ServerTls.mutual, on a separate host where only some paths are restricted", field);
  }
}

function requireValues(values: readonly string[] | undefined, field: string): void {
  if (values?.length === 0) refuse(`${field} is an empty list`, 'give values, or omit it', field);
  const empty = values?.indexOf('') ?? -1;
  if (empty >= 0) refuse(`${field} has an empty value`, 'remove it', `${field}[${empty}]`);
}

/** @throws IngressError `invalid-access` */
export function refuse(message: string, help: string, field: string): never {
  throw new IngressError({ code: 'invalid-access', message, help, field });
}
