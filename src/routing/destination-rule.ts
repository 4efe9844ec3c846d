import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { ClientTlsSpec } from './backend-credentials';
import { BackendTls } from './backend-tls';
import { SingleDestination } from './destination';
import { DestinationRuleObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { recordCreation } from '../synth/record-creation';
import { subsetProblem } from '../validation/destination';
import { exportToProblems } from '../validation/export-to';
import { objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a DestinationRule. */
export interface DestinationRuleProps {
  /** The backend: the rule applies to its host, TLS only to its port. */
  readonly destination: SingleDestination;

  /**
   * TLS from the gateway to the backend.
   *
   * @default - decided by the mesh: mutual TLS to workloads of the mesh, none to others
   */
  readonly tls?: BackendTls;

  /**
   * Named parts of the backend, each with the labels of its Pods: the values of `subset` in a `Destination`.
   *
   * @default - none
   */
  readonly subsets?: { [name: string]: { [label: string]: string } };

  /**
   * Namespaces that see the rule; they must include the namespace of the gateway's workload. `.` is the rule's own namespace.
   *
   * @default - all
   * @nonempty
   */
  readonly exportTo?: string[];

  /**
   * The gateway that connects to the backend; the Secret with a `TrustBundle` is created in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the DestinationRule.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * How the gateway connects to a backend: creates an Istio DestinationRule, and a `CaSecret` if `tls` uses a `TrustBundle`.
 *
 * For fields without a property, use `apiObject.addJsonPatch(…)`, which can also set fields that are newer than this library.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export class DestinationRule extends Construct {
  /** The DestinationRule's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props backend, TLS, subsets
   * @throws `invalid-destination`, `invalid-name` for what Istio refuses; `invalid-argument` for a rule without settings
   */
  constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    checkArguments('DestinationRule', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const { destination, tls, subsets = {}, exportTo, metadata } = props;
    const namespace = metadata?.namespace ?? Chart.of(this).namespace;
    const { host, port, subset } = destination._destination(namespace);
    if (subset !== undefined) {
      throw new IngressError({
        code: 'invalid-destination',
        message: `a destination rule cannot be for subset '${subset}' of '${host}' alone`,
        help: 'use the destination without a subset',
      }, this);
    }
    if (!tls && Object.keys(subsets).length === 0) {
      throw new IngressError({
        code: 'invalid-argument', message: `destination rule for '${host}' has neither tls nor subsets`, help: 'set tls or subsets',
      }, this);
    }
    check(this,
      ...metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(metadata.name)),
      ...Object.keys(subsets).flatMap((name, index) => at(`spec.subsets[${index}].name`, subsetProblem(name))),
      ...exportTo ? at('spec.exportTo', ...exportToProblems(exportTo, namespace)) : []);
    let tlsSpec: ClientTlsSpec | undefined; // its Secret is named after the API object
    this.apiObject = new DestinationRuleObject(this, 'Resource', {
      metadata,
      spec: late(() => ({
        host,
        trafficPolicy: tlsSpec && { portLevelSettings: [{ port, tls: tlsSpec }] },
        subsets: Object.keys(subsets).length ? Object.entries(subsets).map(([name, labels]) => ({ name, labels })) : undefined,
        exportTo,
      })),
    });
    const { workload = new GatewayWorkload() } = props;
    tlsSpec = tls?._toSpec({ scope: this, name: this.name, workload, site: CallSite.of(new.target) });
  }

  /** Name of the DestinationRule. */
  public get name(): string {
    return this.apiObject.name;
  }
}
