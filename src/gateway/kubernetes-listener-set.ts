import { ApiObject, ApiObjectMetadata, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { checkHostConflicts } from './gateway-conflicts';
import { HostDefaults } from './host-defaults';
import { requireNamespace } from './kubernetes-attachment';
import { IKubernetesGateway, KubernetesGateway } from './kubernetes-gateway';
import { HostServing, KubernetesHosts } from './kubernetes-hosts';
import { KubernetesListeners } from './kubernetes-listeners';
import { ServerDescription } from './server';
import { TerminatingTls } from './server-tls';
import { late } from '../api-object/late';
import { loadGatewayApiObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { ReferenceGrants } from '../routing/gateway-api/reference-grants';
import { SecretOutput } from '../secrets/output/secret-output';
import { recordCreation } from '../synth/record-creation';
import { SynthChecks } from '../synth/synth-checks';
import { objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** What a KubernetesListenerSet consists of. */
export interface KubernetesListenerSetProps {
  /** The Gateway that serves: a `KubernetesGateway`, or `KubernetesGateway.fromGatewayName(…)`, which must allow ListenerSets from here. */
  readonly gateway: IKubernetesGateway;

  /**
   * TLS of every host that `addHost` or `addHosts` adds without its own, for example `ServerTls.issuedBy(ca)`.
   *
   * @default - none: each host needs its own
   */
  readonly tls?: TerminatingTls;

  /**
   * What holds for every host that `addHost` or `addHosts` adds, for example `{ hsts: Hsts.maxAge(Duration.days(365)) }`.
   *
   * @default - nothing
   */
  readonly hostDefaults?: HostDefaults;

  /**
   * How Secrets with the private keys of its hosts leave the program.
   *
   * @default - as chosen for the chart or app with `SecretOutput.applyTo`, else `SecretOutput.plain()`
   */
  readonly secretOutput?: SecretOutput;

  /**
   * Metadata of the ListenerSet.
   *
   * @default - a name made from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * Hosts of a team on the Gateway of another: creates a ListenerSet in the team's namespace, and there the Secrets and routes of its hosts.
 *
 * Two ListenerSets, or a ListenerSet and the Gateway, must not have the same host: Istio serves the older one, and Istio 1.30 reports
 * nothing. Within one program such a host is an error; nothing checks it between programs.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/api-types/listenerset/
 */
export class KubernetesListenerSet extends KubernetesHosts {
  /** The ListenerSet's API object; patches to it are applied last. */
  public readonly apiObject: ApiObject;
  /** Namespace of the ListenerSet, its Secrets and routes. */
  public readonly namespace: string;
  /** @internal */
  protected readonly _serving: HostServing;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props Gateway, TLS
   * @throws `invalid-name` for a name that Kubernetes refuses, and without a namespace
   */
  constructor(scope: Construct, id: string, props: KubernetesListenerSetProps) {
    checkArguments('KubernetesListenerSet', [scope, id, props]);
    super(scope, id);
    props.secretOutput?.applyTo(this);
    recordCreation(this, new.target);
    const { gateway, tls, metadata = {} } = props;
    const namespace = requireNamespace(metadata.namespace ?? Chart.of(this).namespace);
    this.namespace = namespace;
    const grants = new ReferenceGrants(this, 'Grants');
    this.apiObject = new (loadGatewayApiObjects().ListenerSetObject)(this, 'Resource', {
      metadata: { ...metadata, namespace },
      spec: late(() => ({
        parentRef: { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name, namespace: gateway.namespace },
        ...listeners.spec(),
      })) as never,
    });
    const { name } = this;
    check(this, ...at('metadata.name', objectNameProblem(name)));
    const pods = gateway instanceof KubernetesGateway ? gateway.workload : new GatewayWorkload({
      namespace: gateway.namespace, name: `${gateway.name}-istio`, selector: { 'gateway.networking.k8s.io/gateway-name': gateway.name },
    });
    const workload = new GatewayWorkload({
      namespace, name: pods.name, selector: pods.selector, serviceAccountName: pods.serviceAccountName, istioVersion: pods.istioVersion,
    });
    const owner = { kind: 'ListenerSet' as const, name, namespace };
    const listeners = new KubernetesListeners(this, { owner, workload, grants, routeNamespace: namespace });
    this._serving = { listeners, owner, routeNamespace: namespace, grants, tls, hostDefaults: props.hostDefaults, workload: pods };
    if (gateway instanceof KubernetesGateway) gateway._allowListeners(namespace);
    checkHostConflicts(this, () => listeners.servers, pods);
    if (!(gateway instanceof KubernetesGateway)) this.warnOfOtherPrograms(gateway, () => listeners.servers);
    this.node.addValidation({
      validate: () => listeners.servers.length === 0 ? ['ListenerSet has no host; add one with addHost (invalid-argument)'] : [],
    });
  }

  /** Hosts are compared within a program only, and the older of two listeners wins: a team may lose a host without an error. */
  private warnOfOtherPrograms({ name, namespace }: IKubernetesGateway, servers: () => readonly ServerDescription[]): void {
    SynthChecks.of(this).reportWithManifests(() => {
      const hosts = servers().flatMap(({ plainHosts }) => plainHosts);
      process.stderr.write(`warning: ListenerSet '${this.name}' attaches to Gateway ${namespace}/${name} of another program, which may serve the `
        + `same hosts (${shortList(hosts)}): Istio then serves the older listener; `
        + 'lint the manifests of both programs together, or agree on a domain per team\n');
    });
  }
}

function shortList(hosts: readonly string[]): string {
  return hosts.length > 3 ? `${hosts.slice(0, 3).join(', ')}, …` : hosts.join(', ');
}
