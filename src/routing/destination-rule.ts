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

/** How the gateway connects to a backend. */
export interface DestinationRuleProps {
  /** The backend: the rule is for its host, TLS for its port alone. */
  readonly destination: SingleDestination;

  /**
   * TLS from the gateway to the backend.
   *
   * @default - as the mesh decides: mutual TLS to workloads of the mesh, none to others
   */
  readonly tls?: BackendTls;

  /**
   * Names for parts of the backend, each with the labels of its Pods: what `subset` of a `Destination` refers to.
   *
   * @default - none
   */
  readonly subsets?: { [name: string]: { [label: string]: string } };

  /**
   * Namespaces that see the rule; the gateway's workload must be among them. `.` is the own one.
   *
   * @default - all
   * @nonempty
   */
  readonly exportTo?: string[];

  /**
   * The gateway that connects to the backend; the Secret with a `TrustBundle` lands in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the DestinationRule.
   *
   * @default - a name made from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * How the gateway connects to a backend: creates an Istio DestinationRule, and a `CaSecret` if `tls` trusts a `TrustBundle`.
 *
 * What is not modelled here is reached through `apiObject.addJsonPatch(…)`, which also sets fields that are newer than this library.
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
   * @throws `invalid-destination`, `invalid-name` for what Istio refuses; `invalid-argument` for a rule that says nothing
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
        message: `destination rule for subset '${subset}' of '${host}'`,
        help: 'give the destination without a subset',
      }, this);
    }
    if (!tls && Object.keys(subsets).length === 0) {
      throw new IngressError({
        code: 'invalid-argument', message: `destination rule for '${host}' has neither tls nor subsets`, help: 'give tls or subsets',
      }, this);
    }
    check(this,
      ...metadata?.name === undefined ? [] : at('metadata.name', objectNameProblem(metadata.name)),
      ...Object.keys(subsets).flatMap((name, index) => at(`spec.subsets[${index}].name`, subsetProblem(name))),
      ...exportTo ? at('spec.exportTo', ...exportToProblems(exportTo, namespace)) : []);
    let tlsSpec: ClientTlsSpec | undefined; // a Secret that it creates is named after the API object
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
