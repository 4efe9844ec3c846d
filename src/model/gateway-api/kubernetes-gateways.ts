import { GatewayClassKind, gatewayClassKind } from './gateway-classes';
import { ListenerModel, readListeners } from './listeners';
import { NamespaceFilter } from './namespace-filter';
import { GATEWAY_API_GROUP, ObjectReference, readReference, textOf } from './object-references';
import { qualifyHost } from '../../validation/qualify-host';
import { groupBy } from '../grouping';
import { Inventory } from '../inventory';
import { compare, fullName, record, records, Resource } from '../resource';

/** A Gateway of the Gateway API. */
export interface KubernetesGatewayModel {
  readonly resource: Resource;
  readonly className: string;
  readonly classKind: GatewayClassKind;
  /** Whether Istio deploys its Pods. */
  readonly managed: boolean;
  /** Hosts of the Services whose Pods serve it, in the cluster: `shop-istio.shop.svc.cluster.local`. */
  readonly services: readonly string[];
  /** Paths of addresses that Istio ignores. */
  readonly ignoredAddresses: readonly string[];
  readonly listeners: readonly ListenerModel[];
  /** Namespaces of the ListenerSets that it accepts. */
  readonly listenerSetNamespaces: NamespaceFilter;
}

/** A ListenerSet. */
export interface ListenerSetModel {
  readonly resource: Resource;
  readonly parent: ObjectReference;
  /** The Gateway; undefined if it is not among the manifests, or the parent is of another kind. */
  readonly gateway?: KubernetesGatewayModel;
  /** Whether the Gateway accepts it; undefined if that depends on objects that are not among the manifests. */
  readonly accepted: boolean | undefined;
  readonly listeners: readonly ListenerModel[];
}

/** Every Gateway of the Gateway API. */
export function findKubernetesGateways(inventory: Inventory): KubernetesGatewayModel[] {
  return inventory.of('KubernetesGateway').map(resource => {
    const className = textOf(resource.spec.gatewayClassName) ?? '';
    const addresses = records(resource.spec.addresses);
    const isHostname = (address: Record<string, unknown>) => address.type === 'Hostname';
    const managed = addresses.length === 0 || (addresses.length === 1 && (addresses[0].type ?? 'IPAddress') === 'IPAddress');
    const own = resource.annotations['gateway.istio.io/name-override'] ?? `${resource.name}-${className}`;
    return {
      resource,
      className,
      classKind: gatewayClassKind(inventory, className),
      managed,
      services: managed ? [qualifyHost(own, resource.namespace)]
        : addresses.filter(isHostname).map(({ value }) => qualifyHost(textOf(value) ?? '', resource.namespace)),
      ignoredAddresses: managed ? [] : addresses.flatMap((address, i) => isHostname(address) ? [] : [`spec.addresses[${i}]`]),
      listeners: readListeners(inventory, resource, resource),
      listenerSetNamespaces: new NamespaceFilter(inventory, record(resource.spec.allowedListeners).namespaces, resource.namespace, 'None'),
    };
  });
}

/** Every ListenerSet, in Istio's order: age, then namespace and name. */
export function findListenerSets(inventory: Inventory, gateways: readonly KubernetesGatewayModel[], complete: boolean): ListenerSetModel[] {
  const byName = groupBy(gateways, ({ resource }) => fullName(resource));
  return [...inventory.of('ListenerSet')].sort(listenerSetOrder).map(resource => {
    const parent = readReference(resource.spec.parentRef, 'spec.parentRef', resource.namespace, { group: GATEWAY_API_GROUP, kind: 'Gateway' });
    const gateway = parent.group === GATEWAY_API_GROUP && parent.kind === 'Gateway'
      ? byName.get(`${parent.namespace}/${parent.name}`)?.[0] : undefined;
    return {
      resource,
      parent,
      gateway,
      accepted: gateway && gateway.classKind === 'istio' ? gateway.listenerSetNamespaces.admits(resource.namespace, complete)
        : gateway && gateway.classKind !== 'unknown' ? false : undefined,
      listeners: readListeners(inventory, resource, gateway?.resource ?? resource),
    };
  });
}

function listenerSetOrder(a: Resource, b: Resource): number {
  const age = ({ object }: Resource) => String(record(object.metadata).creationTimestamp ?? '');
  return compare(age(a), age(b)) || compare(fullName(a), fullName(b));
}
