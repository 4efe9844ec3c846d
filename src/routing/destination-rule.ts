import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { TlsOfBackend } from './backend-credentials';
import { knownHost, RouteTls } from './route-tls';
import { PortTrafficPolicy, renderTrafficPolicy, TrafficPolicy } from './traffic-policy';
import { DestinationRuleObject } from '../api-object/istio-objects';
import { late } from '../api-object/late';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { append, onFailure } from '../synth/all-or-nothing';
import { CreatedAt, recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { validateDestinationRule } from '../validation/destination-rule';
import { DestinationRuleSpec, TrafficPolicySpec } from '../validation/destination-rule-spec';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check, findingAsError, ValidationProblem } from '../validation/problem';
import { portNumberProblem } from '../validation/server-port';
import { unavailableFieldsProblems } from '../validation/unavailable-fields';
import { GatewayWorkload } from '../workload/gateway-workload';

/**
 * A named part of a backend: the Pods with some labels.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export interface Subset extends TrafficPolicy {
  /** The value of `subset` in a `Destination`. */
  readonly name: string;

  /**
   * Labels of the Pods, in addition to those that the Service selects.
   *
   * @default - all Pods of the Service
   */
  readonly labels?: { [label: string]: string };
}

/** Properties of a DestinationRule. */
export interface DestinationRuleProps extends TrafficPolicy {
  /**
   * The backend: name of a Service in the namespace of the rule, `<service>.<namespace>.svc.cluster.local`, a host of a ServiceEntry, or a
   * wildcard such as `*.example.com`.
   */
  readonly host: string;

  /**
   * Named parts of the backend. A setting of a subset takes the place of the same setting of the host.
   *
   * @default - none
   */
  readonly subsets?: Subset[];

  /**
   * The rule applies only to clients with these labels, in its own namespace.
   *
   * @default - to every client that sees the rule
   */
  readonly workloadSelector?: { [label: string]: string };

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
  private readonly props: DestinationRuleProps;
  private readonly namespace?: string;
  private readonly ports: PortTrafficPolicy[];
  private readonly tls: TlsOfBackend;
  private spec: DestinationRuleSpec;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props host and its settings
   * @throws `invalid-destination`, `invalid-name` for what Istio or Envoy refuses; `invalid-argument` for a rule without settings;
   *   `invalid-tls` where a route's destination has TLS for the same host; `istio-version` for a setting that the workload's version of
   *   Istio lacks
   */
  constructor(scope: Construct, id: string, props: DestinationRuleProps) {
    checkArguments('DestinationRule', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target, props);
    const { host, exportTo, metadata, workload = new GatewayWorkload() } = props;
    const { _site: site = CallSite.of(new.target) } = props as Partial<CreatedAt<DestinationRuleProps>>;
    const namespace = metadata?.namespace ?? Chart.of(this).namespace;
    this.props = props;
    this.ports = [...props.ports ?? []];
    this.namespace = namespace;
    this.apiObject = new DestinationRuleObject(this, 'Resource', { metadata, spec: late(() => generated(this.spec)) });
    this.tls = new TlsOfBackend({ scope: this, name: this.name, workload, site }); // its Secrets are named after the API object
    this.spec = this.render();
    RouteTls.of(this).declare({
      construct: this, host: knownHost(host, namespace), namespace, exportTo: props.workloadSelector ? ['.'] : exportTo,
    });
  }

  /** Name of the DestinationRule. */
  public get name(): string {
    return this.apiObject.name;
  }

  /**
   * Adds settings of a port, for a route.
   *
   * @internal
   */
  public _addPort(policy: PortTrafficPolicy): void {
    append(this, this.ports, policy);
    const before = this.spec;
    onFailure(this, () => { this.spec = before; });
    this.spec = this.render();
    SynthChecks.of(this).changed();
  }

  private render(): DestinationRuleSpec {
    const { host, exportTo, subsets = [] } = this.props;
    const spec: DestinationRuleSpec = {
      host,
      trafficPolicy: renderTrafficPolicy({ ...this.props, ports: this.ports }, this.tls.forPlace()),
      subsets: subsets.length === 0 ? undefined
        : subsets.map(subset => ({
          name: subset.name, labels: subset.labels, trafficPolicy: renderTrafficPolicy(subset, this.tls.forPlace(subset.name)),
        })),
      workloadSelector: this.props.workloadSelector && { matchLabels: this.props.workloadSelector },
      exportTo,
    };
    this.checkSpec(spec, this.namespace, (this.props.workload ?? new GatewayWorkload()).istioVersion);
    return spec;
  }

  private checkSpec(spec: DestinationRuleSpec, namespace: string | undefined, istioVersion: string): void {
    const { host, trafficPolicy, subsets = [] } = spec;
    if (!trafficPolicy && subsets.length === 0) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `destination rule for '${host}' sets nothing`,
        help: 'set tls, loadBalancer, subsets or another setting',
      }, this);
    }
    const policies = [trafficPolicy, ...subsets.map(subset => subset.trafficPolicy)];
    const twice = policies.flatMap(policy => repeated((policy?.portLevelSettings ?? []).map(({ port }) => port?.number)));
    if (twice.length > 0) {
      throw new IngressError({
        code: 'invalid-destination',
        message: `destination rule for '${host}' has port ${twice[0]} twice`,
        help: 'give all settings of a port at once',
        field: 'ports',
      }, this);
    }
    check(this,
      ...at('metadata.name', objectNameProblem(this.name)),
      ...namespace === undefined ? [] : at('metadata.namespace', namespaceProblem(namespace)),
      ...portNumbersProblems(policies),
      ...validateDestinationRule(spec, { name: this.name, namespace }).map(findingAsError('port-without-tls')),
      ...at('spec', ...unavailableFieldsProblems('DestinationRule', spec, istioVersion)));
  }
}

/** As `imports/` names the fields: it renames one. */
function generated(spec: DestinationRuleSpec): object {
  const policy = (each: TrafficPolicySpec | undefined): object | undefined => each && {
    ...each,
    outlierDetection: each.outlierDetection && {
      ...each.outlierDetection, consecutive5XxErrors: each.outlierDetection.consecutive5xxErrors,
    },
    portLevelSettings: each.portLevelSettings?.map(policy),
  };
  return {
    ...spec,
    trafficPolicy: policy(spec.trafficPolicy),
    subsets: spec.subsets?.map(subset => ({ ...subset, trafficPolicy: policy(subset.trafficPolicy) })),
  };
}

/** Istio accepts settings of ports that no Service can have, and ignores them. */
function portNumbersProblems(policies: readonly (TrafficPolicySpec | undefined)[]): ValidationProblem[] {
  return at('ports', ...policies.flatMap(policy => (policy?.portLevelSettings ?? []).map(({ port }) => portNumberProblem(port?.number ?? 0))));
}

function repeated(ports: readonly (number | undefined)[]): (number | undefined)[] {
  return ports.filter((port, index) => ports.indexOf(port) < index);
}
