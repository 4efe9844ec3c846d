import { derivedGatewayName, listenerServer } from './istio-gateway';
import { derivedHttpRoutes, derivedL4Routes, DerivedRoute, DerivedRoutes } from './istio-routes';
import { ruleOrder } from './rule-order';
import { hostCovers, hostsOverlap } from '../../../validation/host-match';
import { HttpRouteSpec, L4RouteSpec } from '../../../validation/virtual-service-spec';
import { push } from '../../grouping';
import { IngressModel } from '../../ingress-model';
import { Labels } from '../../labels';
import { compare, fullName, ManifestObject, record, Resource, texts } from '../../resource';
import { WorkloadHint } from '../../workload-hint';
import { AttachedListener } from '../attachments';
import { GatewayApiModel } from '../gateway-api-model';
import { KubernetesGatewayModel } from '../kubernetes-gateways';
import { ListenerModel } from '../listeners';
import { RouteModel } from '../routes';

const API_VERSION = 'networking.istio.io/v1';

/** Routes of one kind for a listener and host, from one route object. */
interface HostRoutes {
  readonly route: RouteModel;
  readonly listener: ListenerModel;
  readonly host: string;
  readonly routes: readonly DerivedRoute<HttpRouteSpec>[];
}

/**
 * The model in which objects of the Gateway API are also the Gateways and VirtualServices that Istio derives from them, so that listeners
 * and routes of both APIs are merged by the same rules. The same model if there are none.
 *
 * @see https://github.com/istio/istio/tree/master/pilot/pkg/config/kube/gateway
 */
export function withDerivedObjects(model: IngressModel): IngressModel {
  const { gatewayApi, inventory } = model;
  const objects: ManifestObject[] = [];
  const workloads: WorkloadHint[] = [];
  for (const gateway of gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio')) {
    const pods = podsOf(gateway, model);
    for (const listener of pods ? gatewayApi.listenersOf(gateway) : []) {
      const derived = listenerServer(listener, gatewayApi, inventory);
      if (!derived) continue;
      const name = derivedGatewayName(listener);
      workloads.push({ namespace: gateway.resource.namespace, gateway: `${listener.owner.namespace}/${name}` });
      objects.push({
        object: istioObject('Gateway', listener.owner, name, { selector: pods, servers: [derived.server] }),
        origin: {
          ...listener.owner.origin,
          derivedFrom: [{
            resource: listener.owner, gateway: gateway.resource, path: listener.path, name: listener.name, broken: derived.broken,
          }],
        },
      });
    }
  }
  return objects.length === 0 ? model : model.with([...objects, ...virtualServices(gatewayApi)], workloads);
}

/** Labels of the Pods that serve a Gateway; undefined if its Service is in another namespace, where Istio does not look. */
function podsOf({ managed, resource, services }: KubernetesGatewayModel, { inventory }: IngressModel): Labels | undefined {
  if (managed) return { 'gateway.networking.k8s.io/gateway-name': resource.name };
  const own = services.map(host => host.split('.')).find(([, namespace]) => namespace === resource.namespace);
  if (!own) return undefined;
  const selector = texts(record(inventory.find('Service', own[1], own[0])?.spec).selector);
  // the labels that Istio's chart gives the Pods of a gateway
  return Object.keys(selector).length > 0 ? selector : { istio: own[0].replace(/^istio-/, '') };
}

function virtualServices(api: GatewayApiModel): ManifestObject[] {
  const byHost = new Map<string, HostRoutes[]>();
  const connections: ManifestObject[] = [];
  for (const route of api.routes) {
    const backends = api.backendsOf(route);
    const http = route.kind === 'HTTPRoute' || route.kind === 'GRPCRoute' ? routesOf(derivedHttpRoutes(route, backends, api.grants)) : [];
    const l4 = route.kind === 'TLSRoute' || route.kind === 'TCPRoute' ? routesOf(derivedL4Routes(route, backends, api.grants)) : [];
    for (const attached of api.attachmentsOf(route).flatMap(({ listeners }) => listeners)) {
      const { listener } = attached;
      for (const host of http.length > 0 ? hostsOf(route, attached) : []) {
        push(byHost, `${gatewayOf(listener)}/${host}`, { route, listener, host, routes: http });
      }
      if (l4.length > 0) connections.push(connectionService(route, attached, l4));
    }
  }
  return [...[...byHost].map(([key, all]) => mergedService(key, all)), ...connections];
}

function routesOf<Spec>(derived: DerivedRoutes<Spec>): readonly DerivedRoute<Spec>[] {
  return 'ignored' in derived ? [] : derived.routes;
}

/** Hostnames of the route that no more specific listener of the port takes. */
function hostsOf({ hostnames }: RouteModel, { takenByOthers }: AttachedListener): string[] {
  return (hostnames.length > 0 ? hostnames : ['*']).filter(host => !takenByOthers.includes(host));
}

/** All rules for one listener and host, of every route object, in the order of the Gateway API. */
function mergedService(key: string, all: readonly HostRoutes[]): ManifestObject {
  const sorted = [...all].sort((a, b) => routeOrder(a.route.resource, b.route.resource));
  const [{ route, listener, host }] = sorted;
  const routes = sorted.flatMap(each => each.routes).sort((a, b) => ruleOrder(a.spec.match?.[0], b.spec.match?.[0]));
  const spec = { hosts: [host], gateways: [gatewayOf(listener)], http: routes.map(each => each.spec) };
  return {
    object: istioObject('VirtualService', route.resource, key.replaceAll('/', '~'), spec),
    origin: { ...route.resource.origin, derivedFrom: routes.map(({ source }) => source) },
  };
}

/** Server names are those that route and listener share. Where TLS is terminated, decrypted bytes are routed as those of a TCPRoute. */
function connectionService(
  route: RouteModel, { listener }: AttachedListener, routes: readonly DerivedRoute<L4RouteSpec>[],
): ManifestObject {
  const passesThrough = listener.tls?.mode === 'Passthrough';
  const hosts = passesThrough ? sharedHosts(route, listener) : ['*'];
  const specs = passesThrough ? { tls: routes.map(({ spec }) => ({ ...spec, ...spec.match && { match: [{ sniHosts: hosts }] } })) }
    : { tcp: routes.map(({ spec }) => ({ route: spec.route })) };
  return {
    object: istioObject('VirtualService', route.resource, `${route.resource.name}~${route.kind}~${gatewayOf(listener).replace('/', '~')}`, {
      hosts, gateways: [gatewayOf(listener)], ...specs,
    }),
    origin: { ...route.resource.origin, derivedFrom: routes.map(({ source }) => source) },
  };
}

/** The narrower of each hostname of the route that overlaps with that of the listener. */
function sharedHosts({ hostnames }: RouteModel, { hostname }: ListenerModel): string[] {
  return (hostnames.length > 0 ? hostnames : ['*']).filter(each => hostsOverlap(hostname, each))
    .map(each => hostCovers(hostname, each) ? each : hostname);
}

function gatewayOf(listener: ListenerModel): string {
  return `${listener.owner.namespace}/${derivedGatewayName(listener)}`;
}

function istioObject(kind: string, from: Resource, name: string, spec: object): object {
  const { creationTimestamp } = record(from.object.metadata);
  const metadata = { name, namespace: from.namespace, ...creationTimestamp !== undefined && { creationTimestamp } };
  return { apiVersion: API_VERSION, kind, metadata, spec };
}

/** Age, then namespace and name. */
function routeOrder(a: Resource, b: Resource): number {
  const age = ({ object }: Resource) => String(record(object.metadata).creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(fullName(a), fullName(b));
}
