import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { AuthorizationOperation, AuthorizationRule, AuthorizationSource } from './authorization-rule';
import { late } from '../api-object/late';
import { loadSecurityObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CreatedAt, recordCreation } from '../synth/record-creation';
import { authorizationPolicyProblems } from '../validation/authorization-policy';
import { AuthorizationPolicySpec, AuthorizationRuleSpec } from '../validation/authorization-policy-spec';
import { objectNameProblem } from '../validation/object-name';
import { asError, at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';
import { declareProxies } from '../workload/proxies-of-pods';

/** What an `AuthorizationPolicy` does with requests that one of its rules matches. */
export enum AuthorizationAction {
  /** Allows them. As soon as a workload has a policy with this action, every request is denied that no such policy allows. */
  ALLOW = 'ALLOW',
  /** Denies them, whatever other policies allow. */
  DENY = 'DENY',
  /** Marks them for an audit. */
  AUDIT = 'AUDIT',
}

/** Properties of an `AuthorizationPolicy`. */
export interface AuthorizationPolicyProps {
  /**
   * What is done with requests that match.
   *
   * @default AuthorizationAction.ALLOW
   */
  readonly action?: AuthorizationAction;

  /** Rules, of which one must match. */
  readonly rules: AuthorizationRule[];

  /**
   * The gateway that enforces the policy.
   *
   * @default - Istio's default ingress gateway: `istio: ingressgateway` in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the AuthorizationPolicy. Its namespace is always that of the workload.
   *
   * @default - a name derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

const SOURCE_FIELDS: readonly (keyof AuthorizationSource)[] = [
  'ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks', 'principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals',
];
const OPERATION_FIELDS: readonly (keyof AuthorizationOperation)[] = [
  'hosts', 'notHosts', 'ports', 'notPorts', 'methods', 'notMethods', 'paths', 'notPaths',
];

/** Rules that are known when the app is synthesized. */
interface LateRules {
  readonly _rules: () => readonly AuthorizationRuleSpec[];
}

/** Where a policy is, and what it selects. */
export function policyPlace(scope: Construct, { namespace, selector }: GatewayWorkload, metadata: ApiObjectMetadata = {}) {
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw new IngressError({
      code: 'invalid-access',
      message: `the policy would be in namespace '${metadata.namespace}', where it applies to no Pod of the gateway in '${namespace}'`,
      help: 'omit the namespace',
      field: 'metadata.namespace',
    }, scope);
  }
  return { metadata: { ...metadata, namespace }, selector: { matchLabels: { ...selector } } };
}

/**
 * Allows or denies requests at an ingress gateway, for all of its hosts: creates an Istio AuthorizationPolicy in the namespace of the
 * gateway's Pods. To restrict one host, use the option `access` of `addHost`.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export class AuthorizationPolicy extends Construct {
  /**
   * A policy that the library creates for a host, whose rules are known when the app is synthesized.
   *
   * @internal
   */
  public static _late(
    scope: Construct, id: string, props: CreatedAt<Omit<AuthorizationPolicyProps, 'rules'>>, rules: () => readonly AuthorizationRuleSpec[],
  ): AuthorizationPolicy {
    const policy: CreatedAt<AuthorizationPolicyProps> & LateRules = { ...props, rules: [], _rules: rules };
    return new AuthorizationPolicy(scope, id, policy);
  }

  /** The AuthorizationPolicy's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props action, rules, workload
   * @throws `invalid-access` for rules that Istio refuses, and for empty lists; `invalid-name`
   */
  constructor(scope: Construct, id: string, props: AuthorizationPolicyProps) {
    checkArguments('AuthorizationPolicy', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target, props);
    const { action = AuthorizationAction.ALLOW, workload = new GatewayWorkload() } = props;
    const { metadata, selector } = policyPlace(this, workload, props.metadata);
    if (metadata.name !== undefined) check(this, ...at('metadata.name', objectNameProblem(metadata.name)));
    const { _rules: rulesAtSynth } = props as Partial<LateRules>;
    const spec: AuthorizationPolicySpec = { action, rules: props.rules.map(ruleOf) };
    if (!rulesAtSynth) {
      if (props.rules.length === 0) {
        throw new IngressError({
          code: 'invalid-access', message: 'the policy has no rule', help: 'add a rule; a rule without fields matches every request', field: 'rules',
        }, this);
      }
      check(this, ...at('spec', ...authorizationPolicyProblems(spec).map(asError)));
    }
    if (!rulesAtSynth) declareProxies(this, workload, false);
    this.apiObject = new (loadSecurityObjects().AuthorizationPolicyObject)(this, 'Resource', {
      metadata,
      spec: late(() => ({ selector, action, rules: rulesAtSynth?.() ?? spec.rules })),
    });
  }

  /** Name of the AuthorizationPolicy. */
  public get name(): string {
    return this.apiObject.name;
  }
}

/** The fields that are given: an object of another class may have others. */
function fieldsOf<T extends object>(given: T, fields: readonly (keyof T)[]): T {
  return Object.fromEntries(fields.filter(field => given[field] !== undefined).map(field => [field, given[field]])) as T;
}

function ruleOf({ from, to, when }: AuthorizationRule): AuthorizationRuleSpec {
  return {
    ...from && { from: from.map(source => ({ source: fieldsOf(source, SOURCE_FIELDS) })) },
    ...to && { to: to.map(operation => ({ operation: fieldsOf(operation, OPERATION_FIELDS) })) },
    ...when && { when: when.map(condition => ({ ...condition })) },
  };
}
