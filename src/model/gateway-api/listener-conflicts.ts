import { KubernetesGatewayModel, ListenerSetModel } from './kubernetes-gateways';
import { ListenerModel } from './listeners';

/** A listener that loses its port to an earlier one: Istio does not serve it. */
export interface ListenerConflict {
  readonly listener: ListenerModel;
  readonly winner: ListenerModel;
  readonly reason: 'HostnameConflict' | 'ProtocolConflict';
}

/**
 * Compares the listeners of a Gateway and of its accepted ListenerSets, the Gateway's first. Only listeners that won are compared with
 * later ones.
 */
export function listenerConflicts(gateway: KubernetesGatewayModel, sets: readonly ListenerSetModel[]): ListenerConflict[] {
  const winners = new Map<number, ListenerModel[]>();
  return [...gateway.listeners, ...sets.flatMap(({ listeners }) => listeners)].flatMap((listener): ListenerConflict[] => {
    const ofPort = winners.get(listener.port) ?? [];
    const winner = ofPort.find(each => !areDistinct(listener, each));
    if (!winner) {
      winners.set(listener.port, [...ofPort, listener]);
      return [];
    }
    const sameProtocol = listener.protocol === winner.protocol && !isConnection(listener.protocol);
    return [{ listener, winner, reason: sameProtocol ? 'HostnameConflict' : 'ProtocolConflict' }];
  });
}

/** Whether two listeners of one port can both be served. */
function areDistinct(a: ListenerModel, b: ListenerModel): boolean {
  if (isConnection(a.protocol) || isConnection(b.protocol)) {
    return !(isConnection(a.protocol) || hasHostname(a.protocol)) || !(isConnection(b.protocol) || hasHostname(b.protocol));
  }
  return hasHostname(a.protocol) && hasHostname(b.protocol) ? a.hostname !== b.hostname : a.protocol !== b.protocol;
}

function isConnection(protocol: string): boolean {
  return protocol === 'TCP' || protocol === 'UDP';
}

function hasHostname(protocol: string): boolean {
  return protocol === 'HTTP' || protocol === 'HTTPS' || protocol === 'TLS';
}
