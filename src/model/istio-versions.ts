import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { fullName, Resource } from './resource';
import { VirtualServiceModel } from './virtual-services';
import { WorkloadHint } from './workload-hint';
import { proxyContainer } from './workloads';
import { isBefore } from '../validation/unavailable-fields';

const VERSION = /^\d+\.\d+(\.\d+)?(-[0-9A-Za-z.-]+)?$/;

/** Which version of Istio reads each object: the one that is given, or that of the gateways that the object configures. */
export class IstioVersions {
  private readonly byGateway = new Map<string, string>();
  private readonly byVirtualService: ReadonlyMap<Resource, VirtualServiceModel>;
  /** The oldest of all gateways. */
  private readonly oldest?: string;

  constructor(
    private readonly given: string | undefined,
    inventory: Inventory,
    workloads: readonly GatewayWorkloadModel[],
    virtualServices: readonly VirtualServiceModel[],
    hints: readonly WorkloadHint[],
  ) {
    const installed = oldestOf(inventory.of('IstioOperator').map(({ spec }) => versionText(spec.tag)));
    for (const workload of workloads) {
      const version = imageVersion(workload) ?? installed;
      for (const { resource } of workload.gateways) this.add(fullName(resource), version);
    }
    for (const { gateway, istioVersion } of hints) if (gateway !== undefined) this.add(gateway, istioVersion);
    this.byVirtualService = new Map(virtualServices.map(virtualService => [virtualService.resource, virtualService]));
    this.oldest = oldestOf([installed, ...this.byGateway.values()]);
  }

  /** The version that reads an object; undefined if none is known. */
  public of(resource: Resource): string | undefined {
    if (this.given !== undefined) return this.given;
    if (resource.kind === 'Gateway') return this.byGateway.get(fullName(resource));
    const gateways = this.byVirtualService.get(resource)?.gateways ?? [];
    return oldestOf(gateways.map(({ namespace, name }) => this.byGateway.get(`${namespace}/${name}`))) ?? this.oldest;
  }

  private add(gateway: string, version: string | undefined): void {
    const oldest = oldestOf([this.byGateway.get(gateway), version]);
    if (oldest !== undefined) this.byGateway.set(gateway, oldest);
  }
}

/** The version in the tag of the proxy's image: `docker.io/istio/proxyv2:1.30.3`. */
function imageVersion({ deployed }: GatewayWorkloadModel): string | undefined {
  const image = deployed && proxyContainer(deployed)?.image;
  return typeof image === 'string' ? versionText(/\/proxyv2:([^@]+)/.exec(image)?.[1]) : undefined;
}

function versionText(value: unknown): string | undefined {
  return typeof value === 'string' && VERSION.test(value) ? value : undefined;
}

function oldestOf(versions: readonly (string | undefined)[]): string | undefined {
  return versions.filter(version => version !== undefined)
    .reduce<string | undefined>((oldest, version) => oldest === undefined || isBefore(version, oldest) ? version : oldest, undefined);
}
