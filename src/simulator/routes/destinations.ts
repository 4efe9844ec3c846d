import { IngressModel } from '../../model/ingress-model';
import { fullName } from '../../model/resource';
import { lacksAddresses } from '../../model/service-addresses';
import { WeightedDestinationSpec } from '../../validation/destination';

/** A destination of a request. */
export interface RoutedDestination {
  /** As in the VirtualService. */
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  /** Percentage of the requests. */
  readonly share: number;
}

/** The destinations of a route with their shares; those without a weight get no share if there are others. */
export function destinationsOf(
  model: IngressModel, route: readonly WeightedDestinationSpec[], namespace: string, listenPort: number,
): RoutedDestination[] {
  const taken = route.length === 1 ? route : route.filter(({ weight }) => (weight ?? 0) > 0);
  const total = taken.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  return taken.flatMap(({ destination, weight }) => destination?.host === undefined ? [] : [{
    host: destination.host,
    port: destination.port?.number ?? onlyPort(model, destination.host, namespace) ?? listenPort,
    ...destination.subset ? { subset: destination.subset } : {},
    share: taken.length === 1 ? 100 : Math.round((weight ?? 0) / total * 10_000) / 100,
  }]);
}

/** A Service with one port needs no port in the destination. */
function onlyPort(model: IngressModel, host: string, namespace: string): number | undefined {
  const ports = model.services.find(host, namespace)?.ports ?? [];
  return ports.length === 1 ? ports[0] : undefined;
}

/** Why a gateway has no way to a destination: it is not exported to its namespace, or has no addresses. */
export function unreachableDestination(
  model: IngressModel, { host }: RoutedDestination, namespace: string, gatewayNamespace: string | undefined,
): string | undefined {
  const service = gatewayNamespace === undefined ? undefined : model.services.hiddenFrom(gatewayNamespace, host, namespace);
  if (service) return `${service.resource.kind} ${fullName(service.resource)} is not exported to namespace '${gatewayNamespace}' of the gateway`;
  const found = model.services.find(host, namespace);
  return found && lacksAddresses(model.inventory, found) ? `ServiceEntry ${fullName(found.resource)} has no addresses` : undefined;
}
