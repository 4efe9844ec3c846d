import { textOf } from './object-references';
import { Inventory } from '../inventory';

/**
 * What serves a Gateway: `istio` is an ingress gateway of Istio, `waypoint`, `east-west` and `remote` are Istio's other classes, `other`
 * is the class of another controller, and `unknown` is a class that is not among the manifests.
 */
export type GatewayClassKind = 'istio' | 'waypoint' | 'east-west' | 'remote' | 'other' | 'unknown';

const CONTROLLERS: { readonly [controller: string]: GatewayClassKind } = {
  'istio.io/gateway-controller': 'istio',
  'istio.io/mesh-controller': 'waypoint',
  'istio.io/eastwest-controller': 'east-west',
  'istio.io/unmanaged-gateway': 'remote',
};

/** Classes that exist without an object. */
const BUILT_IN: { readonly [name: string]: GatewayClassKind } = {
  'istio': 'istio', 'istio-waypoint': 'waypoint', 'istio-east-west': 'east-west', 'istio-remote': 'remote',
};

/** Classes of Istio's other data plane, whatever their object says. */
const AGENTGATEWAY = new Set(['istio-agentgateway', 'istio-agentgateway-waypoint']);

/** What a `gatewayClassName` refers to. GatewayClasses have no namespace. */
export function gatewayClassKind(inventory: Inventory, name: string): GatewayClassKind {
  if (AGENTGATEWAY.has(name)) {
    return 'other';
  }
  const found = inventory.of('GatewayClass').find(resource => resource.name === name);
  if (found) {
    return CONTROLLERS[textOf(found.spec.controllerName) ?? ''] ?? 'other';
  }
  return Object.hasOwn(BUILT_IN, name) ? BUILT_IN[name] : 'unknown';
}
