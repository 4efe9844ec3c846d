import { exportToProblems } from './export-to';
import { gatewayNamesProblems } from './gateway-names';
import { isJwtClaim } from './headers';
import { httpRouteProblems } from './http-route';
import { tcpRouteProblems, tlsRouteProblems } from './l4-route';
import { MetadataSpec, metadataProblems } from './metadata';
import { at, refused, ValidationProblem } from './problem';
import { routeConflictsProblems } from './route-conflicts';
import { virtualServiceHostsProblems } from './virtual-service-host';
import { VirtualServiceSpec, virtualServiceShapeProblems } from './virtual-service-spec';

/** All problems of a VirtualService on its own, as Istio sees them. */
export function validateVirtualService(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const shape = virtualServiceShapeProblems(spec);
  const inside = shape.some(p => p.level === 'error') ? [] : specProblems((spec ?? {}) as VirtualServiceSpec, metadata.namespace);
  return [...metadataProblems(metadata), ...at('spec', ...shape, ...inside)];
}

/** Whether a VirtualService is only for gateways, which permits `*` and JWT claims. */
export function isBoundToGateway(spec: VirtualServiceSpec): boolean {
  return Boolean(spec.gateways?.length) && !spec.gateways!.includes('mesh');
}

function specProblems(spec: VirtualServiceSpec, namespace?: string): ValidationProblem[] {
  const { hosts = [], gateways = [], http = [], tls = [], tcp = [] } = spec;
  const boundToGateway = isBoundToGateway(spec);
  const matchesSni = tls.some(route => route.match?.some(match => match.sniHosts?.length));
  const isDelegate = hosts.length === 0;
  return [
    ...isDelegate ? delegateProblems(spec) : [],
    ...at('gateways', ...gatewayNamesProblems(gateways)),
    ...boundToGateway ? [] : claimProblems(spec),
    ...at('hosts', ...virtualServiceHostsProblems(hosts, { boundToGateway, matchesSni })),
    ...http.length + tls.length + tcp.length > 0 ? [] : [problem('a virtual service has no route', 'set http, tls or tcp')],
    ...http.flatMap((route, i) => at(`http[${i}]`, ...httpRouteProblems(route, isDelegate))),
    ...tls.flatMap((route, i) => at(`tls[${i}]`, ...tlsRouteProblems(route, { hosts, boundToGateway: !gateways.includes('mesh') }, gateways))),
    ...tcp.flatMap((route, i) => at(`tcp[${i}]`, ...tcpRouteProblems(route, gateways))),
    ...at('exportTo', ...exportToProblems(spec.exportTo ?? [], namespace)),
    ...at('http', ...routeConflictsProblems(http)),
    ...at('tls', ...routeConflictsProblems(tls)),
    ...at('tcp', ...routeConflictsProblems(tcp)),
  ];
}

function delegateProblems(spec: VirtualServiceSpec): ValidationProblem[] {
  return (['gateways', 'tls', 'tcp'] as const).filter(field => spec[field]?.length)
    .map(field => problem(
      `a virtual service without hosts is a delegate and cannot have ${field}`, `add hosts, or remove ${field}`, field,
    ));
}

function claimProblems({ http = [] }: VirtualServiceSpec): ValidationProblem[] {
  return http.flatMap((route, i) => (route.match ?? []).flatMap((match, j) =>
    [...Object.keys(match.headers ?? {}), ...Object.keys(match.withoutHeaders ?? {})].filter(isJwtClaim).map(name => problem(
      `match on claim '${name}' works only on a gateway`, "list gateways, without 'mesh'", `http[${i}].match[${j}].headers`))));
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-route', message, help, field });
}
