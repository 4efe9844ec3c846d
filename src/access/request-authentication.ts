import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { policyPlace } from './authorization-policy';
import { JwtRule, jwtRuleSpec } from './jwt-rule';
import { loadSecurityObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { recordCreation } from '../synth/record-creation';
import { objectNameProblem } from '../validation/object-name';
import { asError, at, check } from '../validation/problem';
import { jwtRuleProblems } from '../validation/request-authentication';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `RequestAuthentication`. */
export interface RequestAuthenticationProps {
  /** How tokens are verified, for each issuer. */
  readonly jwtRules: JwtRule[];

  /**
   * The gateway that verifies tokens.
   *
   * @default - Istio's default ingress gateway: `istio: ingressgateway` in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the RequestAuthentication. Its namespace is always that of the workload.
   *
   * @default - a name derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Verifies JSON Web Tokens at an ingress gateway, for all of its hosts: creates an Istio RequestAuthentication in the namespace of the
 * gateway's Pods. It refuses tokens that are not valid with status 401, also those of other issuers in the same header, and accepts
 * requests without a token. To require a token, use the option `access` of `addHost`, or add an `AuthorizationPolicy`.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export class RequestAuthentication extends Construct {
  /** The RequestAuthentication's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props rules, workload
   * @throws `invalid-access` for rules that Istio refuses, for empty lists and for private keys; `invalid-name`
   */
  constructor(scope: Construct, id: string, props: RequestAuthenticationProps) {
    checkArguments('RequestAuthentication', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target, props);
    const { jwtRules: rules, workload = new GatewayWorkload() } = props;
    const { metadata, selector } = policyPlace(this, workload, props.metadata);
    if (metadata.name !== undefined) check(this, ...at('metadata.name', objectNameProblem(metadata.name)));
    if (rules.length === 0) {
      throw new IngressError({
        code: 'invalid-access', message: 'a RequestAuthentication without rules verifies no token', help: 'add the rule of an issuer', field: 'jwtRules',
      }, this);
    }
    const jwtRules = rules.map(jwtRuleSpec);
    check(this, ...jwtRules.flatMap((rule, i) => at(`spec.jwtRules[${i}]`, ...jwtRuleProblems(rule).map(asError))));
    this.apiObject = new (loadSecurityObjects().RequestAuthenticationObject)(this, 'Resource', {
      metadata, spec: { selector, jwtRules: jwtRules as never },
    });
  }

  /** Name of the RequestAuthentication. */
  public get name(): string {
    return this.apiObject.name;
  }
}
