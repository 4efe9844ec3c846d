import { weightedDestinationsProblems } from './destination';
import { isIpAddress } from './domain-name';
import { gatewayNamesProblems } from './gateway-names';
import { hostCovers } from './host-match';
import { ignoredProblems, portProblem, sourceLabelsProblems } from './http-match';
import { MESH } from './object-name';
import { at, refused, ValidationProblem, warned } from './problem';
import { virtualServiceHostProblem } from './virtual-service-host';
import { HttpDestinationSpec, L4MatchSpec, L4RouteSpec } from './virtual-service-spec';

/** The context of SNI hosts. */
export interface SniContext {
  readonly hosts: readonly string[];
  readonly boundToGateway: boolean;
}

/** The gateways of a VirtualService; none is the mesh. */
type Gateways = readonly string[];

/** All problems of one TLS route of a VirtualService on its own. */
export function tlsRouteProblems(route: L4RouteSpec, context: SniContext, gateways: Gateways): ValidationProblem[] {
  return [
    ...route.match?.length ? [] : [problem('a TLS route has no match', 'match at least one SNI host', 'match')],
    ...(route.match ?? []).flatMap((match, i) => at(`match[${i}]`,
      ...match.sniHosts?.length ? match.sniHosts.flatMap((host, j) => at(`sniHosts[${j}]`, sniHostProblem(host, context)))
        : [problem('a TLS match has no SNI host', 'set sniHosts', 'sniHosts')],
      ...matchProblems(match, gateways))),
    ...destinationsProblems(route, 'TLS'),
  ];
}

/** All problems of one TCP route of a VirtualService on its own. */
export function tcpRouteProblems(route: L4RouteSpec, gateways: Gateways): ValidationProblem[] {
  return [
    ...(route.match ?? []).flatMap((match, i) => at(`match[${i}]`, ...matchProblems(match, gateways))),
    ...destinationsProblems(route, 'TCP'),
  ];
}

/** Problems of an SNI host. */
export function sniHostProblem(host: string, context: SniContext): ValidationProblem | undefined {
  if (isIpAddress(host)) {
    return warned({
      code: 'invalid-host', message: `SNI host '${host}' is an IP address, which clients do not send`, help: 'use a DNS name',
    });
  }
  return virtualServiceHostProblem(host, { boundToGateway: context.boundToGateway || host === '*', matchesSni: context.boundToGateway })
    ?? (context.hosts.some(h => hostCovers(h, host)) ? undefined : refused({
      code: 'invalid-host',
      message: `SNI host '${host}' is not covered by the hosts of the virtual service: ${context.hosts.join(', ')}`,
      help: 'add it to hosts',
    }));
}

function matchProblems(match: L4MatchSpec, all: Gateways): ValidationProblem[] {
  const gateways = (match.gateways?.length ? match.gateways : all).filter(gateway => gateway !== MESH);
  return [
    ...(match.destinationSubnets ?? []).flatMap((subnet, i) => at(`destinationSubnets[${i}]`,
      isSubnet(subnet) ? undefined : problem(`'${subnet}' is not a subnet`, 'use a subnet such as 10.0.0.0/8, or an address'))),
    ...match.port ? at('', portProblem(match.port)) : [],
    ...at('', ...sourceLabelsProblems(match.sourceLabels)),
    ...at('gateways', ...gatewayNamesProblems(match.gateways ?? [])),
    ...gateways.length === 0 ? [] : ignoredProblems(
      match, ['destinationSubnets', 'sourceLabels', 'sourceNamespace'], `in TLS and TCP routes of gateway '${gateways[0]}'`,
      'remove it, or limit the match to the mesh (gateways: mesh)',
    ),
  ];
}

function isSubnet(subnet: string): boolean {
  const [address, bits, more] = subnet.split('/');
  const most = address.includes(':') ? 128 : 32;
  return isIpAddress(address) && more === undefined && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

function destinationsProblems(route: L4RouteSpec, kind: string): ValidationProblem[] {
  return route.route?.length ? at('route', ...weightedDestinationsProblems(route.route), ...route.route.map(headersProblem))
    : [problem(`a ${kind} route has no destination`, 'set route with a destination', 'route')];
}

/** Connections have no headers: the CRD has no such field, and the API server drops it. */
function headersProblem(destination: HttpDestinationSpec, index: number): ValidationProblem | undefined {
  return destination.headers && problem('a TLS or TCP destination changes headers', 'remove the changes of headers', `[${index}].headers`);
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-route', message, help, field });
}
