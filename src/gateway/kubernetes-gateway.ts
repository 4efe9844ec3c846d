import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { checkHostConflicts } from './gateway-conflicts';
import { HostDefaults } from './host-defaults';
import { attachmentOf, GatewayAttachment } from './kubernetes-attachment';
import { HostServing, KubernetesHosts } from './kubernetes-hosts';
import { KubernetesListeners } from './kubernetes-listeners';
import { TerminatingTls } from './server-tls';
import { late } from '../api-object/late';
import { loadGatewayApiObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { CallSite } from '../errors/call-site';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { SecretOutput } from '../secrets/output/secret-output';
import { madeElsewhere } from '../synth/made-elsewhere';
import { recordCreation } from '../synth/record-creation';
import { gatewayNameProblem, namespaceProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';
import { KubernetesGatewayWorkload } from '../workload/kubernetes-gateway-workload';

/** A Gateway of the Gateway API, made here or elsewhere. */
export interface IKubernetesGateway extends IConstruct {
  /** Name of the Gateway. */
  readonly name: string;
  /** Namespace of the Gateway. */
  readonly namespace: string;
}

/** What a KubernetesGateway consists of. */
export interface KubernetesGatewayProps {
  /**
   * The Pods of the gateway: `new GatewayWorkload(…)` for an existing gateway, whose namespace the Gateway is then in, or `new
   * ManagedGatewayWorkload(…)` for one that Istio deploys for the Gateway.
   *
   * @default - a ManagedGatewayWorkload: Istio deploys a separate gateway for this Gateway
   */
  readonly workload?: KubernetesGatewayWorkload;

  /**
   * TLS of every host that `addHost` or `addHosts` adds without `tls`, for example `ServerTls.issuedBy(ca)`.
   *
   * @default - none: each host needs `tls`
   */
  readonly tls?: TerminatingTls;

  /**
   * What holds for every host that `addHost` or `addHosts` adds, for example `{ hsts: Hsts.maxAge(Duration.days(365)) }`.
   *
   * @default - nothing
   */
  readonly hostDefaults?: HostDefaults;

  /**
   * How Secrets with the private keys of its hosts are written.
   *
   * @default - the output of the chart or app, set with `SecretOutput.applyTo`; else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;

  /**
   * Namespaces whose ListenerSets may attach, beside those of this program. Everyone who may write a ListenerSet there can serve any host.
   *
   * @default - none
   */
  readonly listenerNamespaces?: string[];

  /**
   * Metadata of the Gateway. Its name is a DNS label of at most 57 characters: Istio names a Service after it.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Ports and hosts of an ingress gateway in the Kubernetes Gateway API: creates a Gateway with a listener for each host, and the objects
 * that its hosts need: HTTPRoutes, TLSRoutes, Secrets, and ReferenceGrants for Secrets and Services of other namespaces. Hosts are declared
 * as with `Gateway`. Options that the Gateway API cannot express are refused with the code `gateway-api`.
 *
 * Needs Istio 1.30 or later and the CRDs of the Gateway API's standard channel, v1.5 or later. Paths are compared by segment:
 * `PathMatch.prefix('/api')` matches `/api` and `/api/v1`, not `/apiary`.
 *
 * @example
 * const gateway = new KubernetesGateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
 * gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 80) });
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/
 */
export class KubernetesGateway extends KubernetesHosts implements IKubernetesGateway {
  /**
   * Refers to a Gateway of the Gateway API that exists already, for a `KubernetesListenerSet`. Creates nothing.
   *
   * @param scope parent construct
   * @param id id of the reference in its scope
   * @param gatewayName name of the Gateway
   * @param namespace namespace of the Gateway
   * @throws `invalid-name`
   */
  public static fromGatewayName(scope: Construct, id: string, gatewayName: string, namespace: string): IKubernetesGateway {
    checkArguments('KubernetesGateway.fromGatewayName', [scope, id, gatewayName, namespace]);
    check(scope, gatewayNameProblem(gatewayName), namespaceProblem(namespace));
    return new ExistingKubernetesGateway(scope, id, gatewayName, namespace);
  }

  /** The Gateway's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** The Pods of the gateway, named as Istio names them if it deploys them: for Secrets of other constructs. */
  public readonly workload: GatewayWorkload;
  /** Namespace of the Gateway, its workload and its Secrets. */
  public readonly namespace: string;
  /** @internal */
  protected readonly _serving: HostServing;
  private readonly attachment: GatewayAttachment;
  private readonly listeners: KubernetesListeners;
  private readonly guests: Set<string>;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props workload, TLS
   * @throws `invalid-name` for a name that Istio or Kubernetes refuses, and without a namespace; `gateway-api` for metadata with another
   *   namespace than the existing gateway's; `istio-version`
   */
  constructor(scope: Construct, id: string, props: KubernetesGatewayProps = {}) {
    checkArguments('KubernetesGateway', [scope, id, props]);
    super(scope, id);
    check(this, ...(props.listenerNamespaces ?? []).flatMap((each, index) => at(`listenerNamespaces[${index}]`, namespaceProblem(each))));
    props.secretOutput?.applyTo(this);
    recordCreation(this, new.target);
    this.guests = new Set(props.listenerNamespaces);
    this.attachment = attachmentOf(this, { workload: props.workload, metadata: props.metadata, chartNamespace: Chart.of(this).namespace });
    this.namespace = this.attachment.namespace;
    this.apiObject = new (loadGatewayApiObjects().GatewayApiGatewayObject)(this, 'Resource', {
      metadata: this.attachment.metadata,
      spec: late(() => this.spec()),
    });
    this.workload = this.attachment.workload(this.name);
    const grants = new ReferenceGrants(this, 'Grants');
    const { name, namespace, workload, attachment: { routeNamespace } } = this;
    const owner = { kind: 'Gateway' as const, name, namespace };
    this.listeners = new KubernetesListeners(this, { owner, workload, grants, routeNamespace });
    const { tls, hostDefaults } = props;
    this._serving = { listeners: this.listeners, owner, routeNamespace, grants, tls, hostDefaults, workload };
    checkHostConflicts(this, () => this.listeners.servers, workload);
    this.node.addValidation({
      validate: () => this.listeners.servers.length === 0
        ? [`gateway has no host${CallSite.suffix(this)}; add one with addHost (invalid-argument)`] : [],
    });
  }

  /**
   * Lets ListenerSets of a namespace attach.
   *
   * @internal
   */
  public _allowListeners(namespace: string): void {
    this.guests.add(namespace);
  }

  /** @internal */
  public override _annotatePods(annotations: { readonly [annotation: string]: string }): boolean {
    return this.attachment.annotatePods(annotations);
  }

  private spec(): object {
    const namespaces = allowedNamespaces(this.guests, this.listeners.overflow ? this.namespace : undefined);
    return {
      gatewayClassName: 'istio',
      ...this.attachment.spec(this.name),
      ...this.listeners.spec(),
      ...namespaces && { allowedListeners: { namespaces } },
    };
  }
}

/** Which namespaces may have ListenerSets: those of teams, and the Gateway's own where it needs some itself. */
function allowedNamespaces(guests: ReadonlySet<string>, own: string | undefined): object | undefined {
  const values = [...new Set([...guests, ...own === undefined ? [] : [own]])];
  if (values.length === 0) return undefined;
  if (guests.size === 0) return { from: 'Same' };
  return { from: 'Selector', selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values }] } };
}

/** A Gateway that exists already; creates nothing. */
class ExistingKubernetesGateway extends Construct implements IKubernetesGateway {
  constructor(scope: Construct, id: string, public readonly name: string, public readonly namespace: string) {
    super(scope, id);
    madeElsewhere(this).push({ construct: this, kind: 'KubernetesGateway', name, namespace });
  }
}
