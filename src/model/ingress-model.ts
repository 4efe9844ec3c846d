import { Admission } from './admission';
import { CertificateReader } from './certificates';
import { CredentialRead, credentialReads, FileRead, fileReads } from './credentials';
import { Delegates } from './delegates';
import { findGatewayWorkloads, hintedNamespaces, GatewayWorkloadModel } from './gateway-workloads';
import { claimedHosts, findGateways, GatewayModel, ServerModel } from './gateways';
import { groupPairs } from './grouping';
import { HostIndex } from './host-index';
import { Inventory } from './inventory';
import { MergedServers, mergeServers } from './merging';
import { PrivateKeyReader } from './private-keys';
import { fullName, ManifestObject } from './resource';
import { ExistingSecretHint, SecretIndex } from './secrets';
import { ServerIndex } from './server-index';
import { ServiceIndex } from './services';
import { findVirtualServices, isVisibleTo, VirtualServiceModel } from './virtual-services';
import { WorkloadHint } from './workload-hint';
import { Workload, WorkloadIndex } from './workloads';

/** What is known beside the objects. */
export interface IngressModelOptions {
  /** Namespace of objects that name none. */
  readonly defaultNamespace?: string;
  /** Workloads that are not among the objects. */
  readonly workloads?: readonly WorkloadHint[];
  /** Secrets that are not among the objects but exist. */
  readonly existingSecrets?: readonly ExistingSecretHint[];
  /** Gateways that are not among the objects but exist, `namespace/name`. */
  readonly existingGateways?: readonly string[];
}

/** A VirtualService on a server, with the hosts that it gets there. */
export interface Binding {
  readonly virtualService: VirtualServiceModel;
  readonly hosts: readonly string[];
}

/**
 * Gateways, VirtualServices, Secrets and workloads put together as Istio would: who reads which Secret, which servers share
 * a listener and which lose, whose routes apply where. Plain objects in, no Kubernetes, no files.
 */
export class IngressModel {
  public readonly inventory: Inventory;
  public readonly admission = new Admission();
  public readonly delegates: Delegates;
  public readonly gateways: readonly GatewayModel[];
  public readonly virtualServices: readonly VirtualServiceModel[];
  public readonly workloadIndex: WorkloadIndex;
  public readonly gatewayWorkloads: readonly GatewayWorkloadModel[];
  public readonly secrets: SecretIndex;
  public readonly services: ServiceIndex;
  /** Gateways that are not among the objects but exist, `namespace/name`. */
  public readonly existingGateways: ReadonlySet<string>;
  private readonly hinted: ReadonlyMap<GatewayModel, string>;
  public readonly certificates = new CertificateReader();
  public readonly privateKeys = new PrivateKeyReader();
  private workloadsByGateway?: ReadonlyMap<GatewayModel, readonly GatewayWorkloadModel[]>;
  private readonly merged = new Map<GatewayWorkloadModel, MergedServers>();
  private readonly gatewaysByName: ReadonlyMap<string, GatewayModel>;
  private readonly serverIndexes = new Map<GatewayModel, ServerIndex>();
  private readonly byGateway = new Map<string, HostIndex>();
  private readonly bound = new Map<GatewayWorkloadModel, Map<ServerModel, Binding[]>>();

  constructor(objects: readonly ManifestObject[], options: IngressModelOptions = {}) {
    this.inventory = new Inventory(objects, options.defaultNamespace);
    this.gateways = findGateways(this.inventory);
    this.gatewaysByName = new Map(this.gateways.map(gateway => [fullName(gateway.resource), gateway]));
    this.virtualServices = findVirtualServices(this.inventory);
    this.delegates = new Delegates(this.virtualServices, this.admission);
    this.workloadIndex = new WorkloadIndex(this.inventory);
    this.gatewayWorkloads = findGatewayWorkloads(this.inventory, this.gateways, this.workloadIndex, options.workloads ?? []);
    this.secrets = new SecretIndex(this.inventory, options.existingSecrets);
    this.hinted = hintedNamespaces(this.gateways, options.workloads ?? []);
    this.existingGateways = new Set(options.existingGateways);
    this.services = new ServiceIndex(this.inventory);
    for (const virtualService of this.virtualServices) {
      for (const name of new Set(virtualService.gateways.map(g => `${g.namespace}/${g.name}`))) {
        const index = this.byGateway.get(name) ?? new HostIndex();
        this.byGateway.set(name, index);
        index.add(virtualService);
      }
    }
  }

  public get workloads(): readonly Workload[] {
    return this.workloadIndex.all;
  }

  /** The workloads that a Gateway configures. */
  public workloadsOf(gateway: GatewayModel): readonly GatewayWorkloadModel[] {
    this.workloadsByGateway ??= groupPairs(this.gatewayWorkloads.flatMap(workload =>
      workload.gateways.map(each => [each, workload] as const)));
    return this.workloadsByGateway.get(gateway) ?? [];
  }

  /** The listeners of a workload, and the servers that got no place. */
  public merge(workload: GatewayWorkloadModel): MergedServers {
    const merged = this.merged.get(workload) ?? mergeServers(workload);
    this.merged.set(workload, merged);
    return merged;
  }

  /** The Gateway of a name, if it is at hand and can be read. */
  public gateway(namespace: string, name: string): GatewayModel | undefined {
    return this.gatewaysByName.get(`${namespace}/${name}`);
  }

  /** Whether two Gateways are said to be for Pods of different namespaces. */
  public apart(a: GatewayModel, b: GatewayModel): boolean {
    const [left, right] = [this.hinted.get(a), this.hinted.get(b)];
    return left !== undefined && right !== undefined && left !== right;
  }

  /** The servers of a Gateway on which a VirtualService of a namespace gets something of a host. */
  public serversFor(gateway: GatewayModel, host: string, namespace: string): ServerModel[] {
    const index = this.serverIndexes.get(gateway) ?? new ServerIndex(gateway);
    this.serverIndexes.set(gateway, index);
    return index.serving(host, namespace);
  }

  /** The VirtualServices that name a Gateway. */
  public virtualServicesOf(gateway: GatewayModel): readonly VirtualServiceModel[] {
    return this.byGateway.get(fullName(gateway.resource))?.all ?? [];
  }

  /** The VirtualServices that apply on a server of a workload, with the hosts that each gets; also those that admission refuses. */
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
