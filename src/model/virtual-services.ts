import { Inventory } from './inventory';
import { Resource } from './resource';
import { DestinationSpec } from '../validation/destination';
import { isExportedTo } from '../validation/export-to';
import { qualifyHost } from '../validation/qualify-host';
import { HttpRouteSpec, virtualServiceShapeProblems, VirtualServiceSpec } from '../validation/virtual-service-spec';

/** A VirtualService with a well-formed spec. */
export interface VirtualServiceModel {
  readonly resource: Resource;
  readonly spec: VirtualServiceSpec;
  /** In the order of `spec.hosts`; Istio completes a short name with namespace and cluster domain. */
  readonly hosts: readonly string[];
  readonly gateways: readonly GatewayName[];
  /** Whether it applies to the mesh, also or only. */
  readonly appliesToMesh: boolean;
}

/** A gateway that a VirtualService refers to. */
export interface GatewayName {
  readonly text: string;
  readonly path: string;
  readonly namespace: string;
  readonly name: string;
}

/** A destination of a VirtualService. */
export interface RouteDestination {
  readonly destination: DestinationSpec;
  /** Path of the destination in the VirtualService. */
  readonly path: string;
  readonly mirror: boolean;
}

/** Every VirtualService of an inventory with a readable spec. */
export function findVirtualServices(inventory: Inventory): VirtualServiceModel[] {
  return inventory.of('VirtualService').filter(resource => !virtualServiceShapeProblems(resource.spec).some(p => p.level === 'error'))
    .map(resource => {
      const spec = resource.spec as VirtualServiceSpec;
      const names = spec.gateways ?? [];
      return {
        resource,
        spec,
        hosts: (spec.hosts ?? []).map(host => qualifyHost(host, resource.namespace)),
        gateways: names.map((text, i) => ({ text, path: `spec.gateways[${i}]`, ...resolveGatewayName(text, resource.namespace) }))
          .filter(g => g.text !== 'mesh'),
        appliesToMesh: names.length === 0 || names.includes('mesh'),
      };
    });
}

/** Parses the name of a gateway as Istio does: `name`, `./name`, `namespace/name`, or the old `name.namespace.svc.cluster.local`. */
export function resolveGatewayName(text: string, namespace: string): { namespace: string; name: string } {
  const slash = text.indexOf('/');
  if (slash >= 0) {
    const before = text.slice(0, slash);
    return { namespace: before === '.' ? namespace : before, name: text.slice(slash + 1) };
  }
  const [name, of] = text.split('.');
  return { name, namespace: of ?? namespace };
}

/** Every destination of a VirtualService, in order, mirrors included. */
export function destinationsOf({ spec }: VirtualServiceModel): RouteDestination[] {
  const plain = (['http', 'tls', 'tcp'] as const).flatMap(section => (spec[section] ?? []).flatMap((route, i) =>
    (route.route ?? []).flatMap((entry, j) => entry.destination
      ? [{ destination: entry.destination, path: `spec.${section}[${i}].route[${j}].destination`, mirror: false }] : [])));
  const mirrors = (spec.http ?? []).flatMap((route, i) => [
    ...route.mirror ? [{ destination: route.mirror, path: `spec.http[${i}].mirror`, mirror: true }] : [],
    ...(route.mirrors ?? []).flatMap((mirror, j) => mirror.destination
      ? [{ destination: mirror.destination, path: `spec.http[${i}].mirrors[${j}].destination`, mirror: true }] : []),
  ]);
  return [...plain, ...mirrors];
}

/** Whether a route applies to requests on a port of the gateway. */
export function isForPort({ match }: HttpRouteSpec, port: number): boolean {
  return !match?.length || match.some(each => !each.port || each.port === port);
}

/** The namespaces that a VirtualService is exported to; its own if it is exported to all. */
export function clientNamespaces({ spec, resource }: VirtualServiceModel): string[] {
  const exportTo = (spec.exportTo ?? []).map(entry => (entry === '.' ? resource.namespace : entry));
  return exportTo.length === 0 || exportTo.includes('*') ? [resource.namespace] : exportTo;
}

/** Whether the VirtualService is visible in a namespace; true for an unknown namespace. */
export function isVisibleTo({ spec, resource }: VirtualServiceModel, namespace: string | undefined): boolean {
  return namespace === undefined || isExportedTo(spec.exportTo ?? [], resource.namespace, namespace);
}
