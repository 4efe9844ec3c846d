import { GatewayWorkloadModel, resolvePort } from './gateway-workloads';
import { hostKey, ServerModel } from './gateways';
import { push } from './grouping';

/** Why Istio drops a server. */
export type DropReason = 'duplicate-host' | 'protocol-conflict';

/** A server that Istio drops, without an error or a status. */
export interface DroppedServer {
  readonly server: ServerModel;
  readonly port: number;
  readonly reason: DropReason;
  /** The server that takes precedence. */
  readonly winner: ServerModel;
  /** Hosts that the winner already has, for `duplicate-host`. */
  readonly hosts: readonly string[];
}

/** A listener of a workload: one port and bind address with the servers that share it. */
export interface Listener {
  readonly port: number;
  readonly bind: string;
  readonly servers: readonly ServerModel[];
}

/** The servers of a workload after Istio merged its Gateways. */
export interface MergedServers {
  readonly listeners: readonly Listener[];
  readonly dropped: readonly DroppedServer[];
}

interface PortState {
  plainText?: ServerModel;
  readonly servers: ServerModel[];
  /** Maps a host with namespace to the last server with it and its bind address. */
  readonly tlsHosts: Map<string, ServerModel>;
  readonly tlsBinds: Set<string>;
}

/** Merges the servers of a workload's Gateways in Istio's order: the first one wins. */
export function mergeServers(workload: GatewayWorkloadModel): MergedServers {
  const ports = new Map<number, PortState>();
  const dropped: DroppedServer[] = [];
  for (const server of workload.gateways.flatMap(gateway => gateway.servers)) {
    const port = resolvePort(workload, server.port);
    const state: PortState = ports.get(port) ?? { servers: [], tlsHosts: new Map(), tlsBinds: new Set() };
    ports.set(port, state);
    const loss = place(state, server);
    if (loss) {
      dropped.push({ server, port, ...loss });
    } else {
      state.servers.push(server);
    }
  }
  return { listeners: [...ports].flatMap(([port, state]) => listenersOf(port, state.servers)), dropped };
}

function place(state: PortState, server: ServerModel): Pick<DroppedServer, 'reason' | 'winner' | 'hosts'> | undefined {
  if (server.mode !== undefined) {
    const taken = server.hosts.filter(host => state.tlsHosts.get(hostKey(host))?.bind === server.bind);
    if (taken.length > 0) {
      return { reason: 'duplicate-host', winner: state.tlsHosts.get(hostKey(taken[0]))!, hosts: taken.map(host => host.text) };
    }
    server.hosts.forEach(host => state.tlsHosts.set(hostKey(host), server));
  }
  const { plainText } = state;
  if (plainText) {
    if (plainText.bind !== server.bind) {
      state.plainText = server.family === 'tls' ? plainText : server;
      return undefined;
    }
    return plainText.family === 'http' && server.family === 'http'
      ? undefined
      : { reason: 'protocol-conflict', winner: plainText, hosts: [] };
  }
  if (server.family !== 'tls') {
    state.plainText = server;
    return undefined;
  }
  const newBind = !state.tlsBinds.has(server.bind);
  state.tlsBinds.add(server.bind);
  return newBind || server.mode !== undefined ? undefined : { reason: 'protocol-conflict', winner: state.servers[0], hosts: [] };
}

function listenersOf(port: number, servers: readonly ServerModel[]): Listener[] {
  const binds = new Map<string, ServerModel[]>();
  servers.forEach(server => push(binds, server.bind, server));
  return [...binds].map(([bind, members]) => ({ port, bind, servers: members }));
}
