import { Construct } from 'constructs';
import { gatewaysBeside } from './gateway-conflicts';
import { ServerDescription } from './server';
import { AccessOptions, RequiredJwt } from '../access/access-options';
import { accessRules, comparesAddresses } from '../access/access-rules';
import { AuthorizationAction, AuthorizationPolicy } from '../access/authorization-policy';
import { JwtRule, jwtRuleSpec } from '../access/jwt-rule';
import { PrefixComparison } from '../access/policy-paths';
import { RequestAuthentication, RequestAuthenticationProps } from '../access/request-authentication';
import { requestNames } from '../access/request-names';
import { ServedNames, ServerNames } from '../access/served-names';
import { AppState } from '../app-state';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { CreatedAt } from '../synth/record-creation';
import { MOST_RULES } from '../validation/authorization-policy';
import { AuthorizationRuleSpec } from '../validation/authorization-policy-spec';
import { GatewayWorkload } from '../workload/gateway-workload';
import { declareProxies } from '../workload/proxies-of-pods';

/** A host whose callers are restricted. */
export interface RestrictedHost {
  /** Name of the objects. */
  readonly name: string;
  readonly hosts: readonly string[];
  readonly access: AccessOptions;
  readonly workload: GatewayWorkload;
  readonly prefixes?: PrefixComparison;
  readonly site: CallSite;
}

/**
 * Creates the policies of a host. Their rules depend on the other hosts of the Pods, so they are computed when the app is synthesized.
 *
 * @param gateway the Gateway that serves the host
 */
export function createAccess(gateway: Construct, { name, hosts, access: given, workload, prefixes, site }: RestrictedHost): void {
  const access = copyOf(given);
  const rules = () => accessRules(access, workload, requestNames({ hosts, ...neighbours(gateway, prefixes) }), prefixes);
  const common = { workload, metadata: { name }, _site: site };
  const policy = AuthorizationPolicy._late(gateway, `AuthorizationPolicy-${name}`, { ...common, action: AuthorizationAction.DENY }, rules);
  policy.node.addValidation({ validate: () => problems(rules, policy) });
  declareProxies(policy, workload, comparesAddresses(access));
  const jwtRules = rulesOfIssuers(access);
  if (jwtRules.length === 0) return;
  const authentication: CreatedAt<RequestAuthenticationProps> = { ...common, jwtRules };
  new RequestAuthentication(gateway, `RequestAuthentication-${name}`, authentication);
}

/** A copy that does not change when the program later changes its lists and objects; instances of classes are immutable. */
function copyOf<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copyOf) as T;
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, copyOf(each)])) as T;
}

function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** How tokens are verified, without repetitions: for the host and its paths. */
function rulesOfIssuers(access: AccessOptions): JwtRule[] {
  const rules = [access, ...access.paths ?? []].flatMap(({ jwt }) => jwt ? [ruleOf(jwt)] : []);
  return [...new Map(rules.map(rule => [JSON.stringify(jwtRuleSpec(rule)), rule])).values()];
}

function ruleOf({ claims, allowPreflight, ...rule }: RequiredJwt): JwtRule {
  return rule;
}

type Neighbours = Omit<ServedNames, 'hosts'>;

/**
 * What else the Pods of a Gateway serve, as far as this program declares it. All hosts of the Gateway need the same, so it is derived once,
 * and again when a server or a route has been added.
 */
function neighbours(gateway: Construct, prefixes?: PrefixComparison): Neighbours {
  const { own, all } = gatewaysBeside(gateway);
  const size = all.reduce((sum, each) => sum + each.servers().length + each.routeCount(), 0);
  const kept = AppState.of(gateway).part('served-names', () => new Map<Construct, { readonly size: number; readonly served: Neighbours }>());
  const last = kept.get(gateway);
  if (last?.size === size) return last.served;
  const served = {
    servers: all.flatMap(each => each.servers().map(server => ({
      hosts: server.plainHosts, port: server.port, kind: kindOf(server), own: each === own,
    }))),
    routed: all.flatMap(each => each.routed()),
    certain: all.flatMap(each => each.certain()),
    routedHere: prefixes === 'element' ? [] : own.routed(), // a route of the Gateway API holds on the listener of its host
  };
  kept.set(gateway, { size, served });
  return served;
}

function kindOf({ protocol, httpsRedirect }: ServerDescription): ServerNames['kind'] {
  if (protocol === 'HTTP') return httpsRedirect ? 'redirect' : 'http';
  return protocol === 'HTTPS' ? 'tls' : protocol === 'TLS' ? 'tcp' : 'plain-tcp';
}

function problems(rules: () => readonly AuthorizationRuleSpec[], policy: AuthorizationPolicy): string[] {
  try {
    const { length } = rules();
    return length <= MOST_RULES ? []
      : [`access needs ${length} rules, but an AuthorizationPolicy has at most ${MOST_RULES}${CallSite.suffix(policy)}; restrict fewer paths and claims (invalid-access)`];
  } catch (error) {
    if (!(error instanceof IngressError)) throw error;
    return [error.message];
  }
}
