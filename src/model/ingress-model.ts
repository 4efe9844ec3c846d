import { Admission } from './admission';
import { CertificateReader } from './certificates';
import { CredentialRead, credentialReads, FileRead, fileReads } from './credentials';
import { Delegates } from './delegates';
import { DestinationRuleIndex } from './destination-rules';
import { GatewayApiModel } from './gateway-api/gateway-api-model';
import { findGatewayWorkloads, hintedNamespaces, GatewayWorkloadModel } from './gateway-workloads';
import { claimedHosts, findGateways, GatewayModel, ServerModel } from './gateways';
import { groupPairs } from './grouping';
import { HostIndex } from './host-index';
import { Inventory } from './inventory';
import { IstioVersions } from './istio-versions';
import { MergedServers, mergeServers } from './merging';
import { PrivateKeyReader } from './private-keys';
import { fullName, ManifestObject, Resource, texts } from './resource';
import { ExistingSecretHint, SecretIndex } from './secrets';
import { ServerIndex } from './server-index';
import { ServiceIndex } from './services';
import { findVirtualServices, isVisibleTo, VirtualServiceModel } from './virtual-services';
import { WorkloadHint } from './workload-hint';
import { Workload, WorkloadIndex } from './workloads';

/** Facts that are not in the objects. */
export interface IngressModelOptions {
  /** Namespace of objects without one. */
  readonly defaultNamespace?: string;
  /** Workloads that are not among the manifests. */
  readonly workloads?: readonly WorkloadHint[];
  /** Existing Secrets that are not among the manifests. */
  readonly existingSecrets?: readonly ExistingSecretHint[];
  /** Existing Gateways that are not among the manifests, `namespace/name`. */
  readonly existingGateways?: readonly string[];
  /** Existing VirtualServices that are not among the manifests, `namespace/name`. */
  readonly existingVirtualServices?: readonly string[];
  /** Existing Gateways of the Gateway API that are not among the manifests, `namespace/name`. */
  readonly existingKubernetesGateways?: readonly string[];
  /** What is not among the manifests does not exist. Only objects of the Gateway API are read in this way here; rules decide for others. */
  readonly complete?: boolean;
  /** Version of Istio in the cluster. */
  readonly istioVersion?: string;
}

/** A VirtualService on a server, with its hosts there. */
export interface Binding {
  readonly virtualService: VirtualServiceModel;
  readonly hosts: readonly string[];
}

/**
 * Combines Gateways, VirtualServices, Secrets and workloads as Istio does: which server reads which Secret, which servers share a listener
 * and which are dropped, which routes apply. Reads plain objects only, no files and no cluster.
 */
export class IngressModel {
  public readonly inventory: Inventory;
  public readonly admission = new Admission();
  public readonly delegates: Delegates;
  public readonly gateways: readonly GatewayModel[];
  public readonly virtualServices: readonly VirtualServiceModel[];
  public readonly workloadIndex: WorkloadIndex;
  public readonly gatewayWorkloads: readonly GatewayWorkloadModel[];
  public readonly istioVersions: IstioVersions;
  public readonly secrets: SecretIndex;
  public readonly services: ServiceIndex;
  /** Existing Gateways that are not among the manifests, `namespace/name`. */
  public readonly existingGateways: ReadonlySet<string>;
  private readonly hinted: ReadonlyMap<GatewayModel, string>;
  /** Gateways, routes and policies of the Gateway API. */
  public readonly gatewayApi: GatewayApiModel;
  public readonly certificates = new CertificateReader();
  public readonly privateKeys = new PrivateKeyReader();
  private destinationRuleIndex?: DestinationRuleIndex;
  private workloadsByGateway?: ReadonlyMap<GatewayModel, readonly GatewayWorkloadModel[]>;
  private readonly merged = new Map<GatewayWorkloadModel, MergedServers>();
  private readonly gatewaysByName: ReadonlyMap<string, GatewayModel>;
  private readonly serverIndexes = new Map<GatewayModel, ServerIndex>();
  private readonly byGateway = new Map<string, HostIndex>();
  private readonly bound = new Map<GatewayWorkloadModel, Map<ServerModel, Binding[]>>();

  constructor(private readonly objects: readonly ManifestObject[], private readonly options: IngressModelOptions = {}) {
    this.inventory = new Inventory(objects, options.defaultNamespace);
    this.gateways = findGateways(this.inventory);
    this.gatewaysByName = new Map(this.gateways.map(gateway => [fullName(gateway.resource), gateway]));
    this.virtualServices = findVirtualServices(this.inventory);
    this.delegates = new Delegates(this.virtualServices, this.admission, new Set(options.existingVirtualServices));
    this.workloadIndex = new WorkloadIndex(this.inventory);
    this.gatewayWorkloads = findGatewayWorkloads(this.inventory, this.gateways, this.workloadIndex, options.workloads ?? []);
    this.istioVersions = new IstioVersions(
      options.istioVersion, this.inventory, this.gatewayWorkloads, this.virtualServices, options.workloads ?? [],
    );
    this.secrets = new SecretIndex(this.inventory, options.existingSecrets);
    this.hinted = hintedNamespaces(this.gateways, options.workloads ?? []);
    this.existingGateways = new Set(options.existingGateways);
    this.services = new ServiceIndex(this.inventory);
    this.gatewayApi = new GatewayApiModel({
      inventory: this.inventory,
      secrets: this.secrets,
      services: this.services,
      certificates: this.certificates,
      privateKeys: this.privateKeys,
      existingGateways: new Set(options.existingKubernetesGateways),
      complete: options.complete ?? false,
    });
    for (const virtualService of this.virtualServices) {
      for (const name of new Set(virtualService.gateways.map(g => `${g.namespace}/${g.name}`))) {
        const index = this.byGateway.get(name) ?? new HostIndex();
        this.byGateway.set(name, index);
        index.add(virtualService);
      }
    }
  }

  /** The same model with further objects and hints. */
  public with(objects: readonly ManifestObject[], workloads: readonly WorkloadHint[]): IngressModel {
    return new IngressModel([...this.objects, ...objects], { ...this.options, workloads: [...this.options.workloads ?? [], ...workloads] });
  }

  /** DestinationRules by host. */
  public get destinationRules(): DestinationRuleIndex {
    return this.destinationRuleIndex ??= new DestinationRuleIndex(this.inventory);
  }

  public get workloads(): readonly Workload[] {
    return this.workloadIndex.all;
  }

  /** The workloads whose Pods a Service selects. */
  public workloadsBehind({ namespace, spec }: Resource): readonly Workload[] {
    return this.workloadIndex.selectedBy(texts(spec.selector)).filter(workload => workload.namespace === namespace);
  }

  /** The workloads that a Gateway configures. */
  public workloadsOf(gateway: GatewayModel): readonly GatewayWorkloadModel[] {
    this.workloadsByGateway ??= groupPairs(this.gatewayWorkloads.flatMap(workload =>
      workload.gateways.map(each => [each, workload] as const)));
    return this.workloadsByGateway.get(gateway) ?? [];
  }

  /** The listeners of a workload, and its dropped servers. */
  public merge(workload: GatewayWorkloadModel): MergedServers {
    const merged = this.merged.get(workload) ?? mergeServers(workload);
    this.merged.set(workload, merged);
    return merged;
  }

  /** The Gateway with a name, if it is among the manifests and readable. */
  public gateway(namespace: string, name: string): GatewayModel | undefined {
    return this.gatewaysByName.get(`${namespace}/${name}`);
  }

  /** Whether constructs declare two Gateways for Pods of different namespaces. */
  public apart(a: GatewayModel, b: GatewayModel): boolean {
    const [left, right] = [this.hinted.get(a), this.hinted.get(b)];
    return left !== undefined && right !== undefined && left !== right;
  }

  /** The servers of a Gateway that share a host with a VirtualService of a namespace. */
  public serversFor(gateway: GatewayModel, host: string, namespace: string): ServerModel[] {
    const index = this.serverIndexes.get(gateway) ?? new ServerIndex(gateway);
    this.serverIndexes.set(gateway, index);
    return index.serving(host, namespace);
  }

  /** The VirtualServices that refer to a Gateway. */
  public virtualServicesOf(gateway: GatewayModel): readonly VirtualServiceModel[] {
    return this.byGateway.get(fullName(gateway.resource))?.all ?? [];
  }

  /** The VirtualServices that apply to a server of a workload, with their hosts there; includes those that admission refuses. */
  public bindings(server: ServerModel, workload: GatewayWorkloadModel): Binding[] {
    const known = this.bound.get(workload) ?? new Map<ServerModel, Binding[]>();
    this.bound.set(workload, known);
    const found = known.get(server) ?? this.bind(server, workload);
    known.set(server, found);
    return found;
  }

  /** The credentials that a server reads by name. */
  public credentialReads(server: ServerModel, workload: GatewayWorkloadModel): CredentialRead[] {
    return credentialReads(server, workload, this.secrets);
  }

  /** The mounted files that a server reads. */
  public fileReads(server: ServerModel, workload: GatewayWorkloadModel): FileRead[] {
    return fileReads(server, workload, this.secrets);
  }

  private bind(server: ServerModel, workload: GatewayWorkloadModel): Binding[] {
    const candidates = this.byGateway.get(fullName(server.gateway.resource))?.candidates(server) ?? [];
    return candidates.filter(virtualService => isVisibleTo(virtualService, workload.namespace)).map(virtualService => ({
      virtualService, hosts: claimedHosts(server, virtualService.resource.namespace, virtualService.hosts),
    })).filter(binding => binding.hosts.length > 0);
  }
}
