import { ServerModel } from '../../../model/gateways';
import { isForServer } from '../../../model/match-scope';
import { creationOrder, fullName } from '../../../model/resource';
import { VirtualServiceModel } from '../../../model/virtual-services';
import { hostCovers } from '../../../validation/host-match';
import { Report } from '../../rule';
import { RuleContext } from '../../rule-context';

/**
 * VirtualServices of which a server of connections uses none of the `tcp` routes: Istio takes the first one that has a host in common with
 * the server, also if another one has exactly the server's host.
 */
export function tcpShadowed({ model, placements }: RuleContext): Report[] {
  const reported = new Set<string>();
  return placements.filter(({ server }) => server.routeKind === 'tcp').flatMap(({ server, workload }) => {
    const [first, ...others] = model.bindings(server, workload).map(({ virtualService }) => virtualService)
      .filter(virtualService => routesTcp(virtualService, server))
      .sort((a, b) => creationOrder(a.resource, b.resource));
    return others.filter(other => !hasHostOf(first, server) || hasHostOf(other, server) || !isForAnother(other, server))
      .filter(({ resource }) => !reported.has(fullName(resource)) && reported.add(fullName(resource)))
      .map(({ resource }) => ({
        resource,
        path: 'spec.hosts',
        message: `connections to server '${server.portName}' of Gateway ${fullName(server.gateway.resource)} all go to ${fullName(first.resource)}, `
          + 'which comes first by age and name',
        help: 'use another port or another Gateway for one of them, or one VirtualService for both',
      }));
  });
}

function routesTcp(virtualService: VirtualServiceModel, server: ServerModel): boolean {
  return (virtualService.spec.tcp ?? [])
    .some(({ match = [] }) => match.length === 0 || match.some(one => isForServer(one, virtualService, server)));
}

function hasHostOf({ hosts }: VirtualServiceModel, server: ServerModel): boolean {
  return server.hosts.some(({ host }) => hosts.includes(host));
}

/** Whether a VirtualService is for another server: for one with its host, or for a wider one. */
function isForAnother({ hosts }: VirtualServiceModel, { gateway, port, hosts: served }: ServerModel): boolean {
  return served.every(({ host }) => hosts.some(wide => hostCovers(wide, host)))
    || gateway.servers.some(other => other.port === port && other.hosts.some(({ host }) => hosts.includes(host)));
}
