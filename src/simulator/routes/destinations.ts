import { IngressModel } from '../../model/ingress-model';
import { fullName, records } from '../../model/resource';
import { lacksAddresses } from '../../model/service-addresses';
import { WeightedDestinationSpec } from '../../validation/destination';
import { qualifyHost } from '../../validation/qualify-host';

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

/** Why a gateway has no way to a destination: it is not exported to its namespace, has no addresses, or lacks the port or the subset. */
export function unreachableDestination(
  model: IngressModel, destination: RoutedDestination, namespace: string, gatewayNamespace: string | undefined,
): string | undefined {
  const { host } = destination;
  const service = gatewayNamespace === undefined ? undefined : model.services.hiddenFrom(gatewayNamespace, host, namespace);
  if (service) return `${service.resource.kind} ${fullName(service.resource)} is not exported to namespace '${gatewayNamespace}' of the gateway`;
  const found = model.services.find(host, namespace);
  if (found && lacksAddresses(model.inventory, found)) return `ServiceEntry ${fullName(found.resource)} has no addresses`;
  return missingPort(model, destination, namespace) ?? missingSubset(model, destination, namespace);
}

/** A Service with an external name has the ports of the Service that it names. */
function missingPort(model: IngressModel, { host, port }: RoutedDestination, namespace: string): string | undefined {
  const services = model.services.withHost(host, namespace);
  if (services.length === 0 || services.some(({ ports, resource }) => ports.includes(port) || resource.spec.type === 'ExternalName')) return undefined;
  const [{ resource, ports }] = services;
  return `${resource.kind} ${fullName(resource)} has no port ${port}${ports.length > 0 ? `, but ${ports.join(', ')}` : ''}`;
}

function missingSubset(model: IngressModel, { host, subset }: RoutedDestination, namespace: string): string | undefined {
  const rules = subset === undefined ? [] : model.destinationRules.for(qualifyHost(host, namespace));
  const isDefined = rules.some(({ spec }) => records(spec.subsets).some(({ name }) => name === subset));
  return rules.length === 0 || isDefined ? undefined : `DestinationRule ${fullName(rules[0])} has no subset '${subset}'`;
}
