import { IngressModel } from '../../model/ingress-model';
import { fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { StringMatchSpec } from '../../validation/string-match';
import { Report, Rule } from '../rule';

/** A match can be true for some request of a gateway of its VirtualService. */
export const routeNeverApplies: Rule = {
  id: 'route-never-applies',
  codes: ['route-never-applies'],
  complies: 'a match names ports and gateways of its VirtualService only, and paths with a slash at their start',
  accepted: { set: { 'routes.spec.http[0].match': [{ port: 443, uri: { prefix: '/shop' } }] } },
  refused: { set: { 'routes.spec.http[0].match': [{ port: 8080, uri: { prefix: '/' } }] } },
  check: ({ model }) => model.virtualServices.flatMap(virtualService => {
    const ports = portsOf(model, virtualService);
    return (['http', 'tls', 'tcp'] as const).flatMap(section => (virtualService.spec[section] ?? []).flatMap((route, i) =>
      (route.match ?? []).flatMap((match, j): Report[] => {
        const at = { resource: virtualService.resource, path: `spec.${section}[${i}].match[${j}]` };
        return [
          ...pathReports(at, 'uri' in match ? match.uri : undefined),
          ...gatewayReports(at, virtualService, match.gateways),
          ...portReports(at, virtualService, match, ports),
        ];
      })));
  }),
};

type Place = Pick<Report, 'resource' | 'path'>;

function pathReports({ resource, path }: Place, uri: StringMatchSpec | null | undefined): Report[] {
  const kind = uri?.exact !== undefined ? 'exact' : 'prefix';
  const value = uri?.[kind];
  return !value || value.startsWith('/') || (kind === 'exact' && value === '*') ? [] : [{
    resource,
    path: `${path}.uri`,
    message: `no path is '${value}' or begins with it: every path begins with a slash`,
    help: `write /${value}`,
  }];
}

function gatewayReports({ resource, path }: Place, { spec }: VirtualServiceModel, gateways: readonly string[] = []): Report[] {
  const bound = spec.gateways?.length ? spec.gateways : ['mesh'];
  return spec.hosts?.length && gateways.length > 0 && !gateways.some(gateway => bound.includes(gateway)) ? [{
    resource,
    path: `${path}.gateways`,
    message: `the VirtualService is bound to ${bound.join(', ')} and to none of ${gateways.join(', ')}`,
    help: 'name a gateway of spec.gateways, written as it is there',
  }] : [];
}

interface Placed { readonly port?: number; readonly gateways?: readonly string[] }

function portReports(
  { resource, path }: Place, { appliesToMesh }: VirtualServiceModel, match: Placed, ports?: readonly number[],
): Report[] {
  const forMesh = appliesToMesh && (!match.gateways?.length || match.gateways.includes('mesh'));
  return !match.port || forMesh || !ports || ports.includes(match.port) ? [] : [{
    resource,
    path: `${path}.port`,
    message: `no server for the hosts of ${fullName(resource)} is on port ${match.port}: there are ${ports.join(', ')}`,
    help: 'give the port of the Gateway, not that of the destination, or leave it out',
  }];
}

/** The ports of the servers for a VirtualService; undefined if a gateway is not known or serves none of its hosts. */
function portsOf(model: IngressModel, { resource, hosts, gateways }: VirtualServiceModel): number[] | undefined {
  const found = gateways.map(({ namespace, name }) => model.gateway(namespace, name));
  if (gateways.length === 0 || found.includes(undefined)) {
    return undefined;
  }
  const ports = found.flatMap(gateway =>
    hosts.flatMap(host => model.serversFor(gateway!, host, resource.namespace).map(({ port }) => port)));
  return ports.length === 0 ? undefined : [...new Set(ports)].sort((a, b) => a - b);
}
