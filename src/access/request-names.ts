import { cannotRestrict, lowerCase, overlaps, RequestNames, ServedNames, ServerNames } from './served-names';
import { certainly, everyName, moreSpecific, reachedBy, without } from './wildcard-names';
import { hostCovers } from '../validation/host-match';

/**
 * Describes the requests that reach a host, and no others. A request is denied if any of the results describes it.
 *
 * - Envoy routes by the host without its port, whatever follows the last colon, and in any case. A policy compares the whole host, in any
 *   case. `name:*` covers every port of a name; for a wildcard no such form exists, so its requests are recognized by the server name of
 *   their connection as well.
 * - A policy also applies to connections that the gateway does not read as HTTP. Istio then drops every condition about HTTP, so that a
 *   policy for one host would deny all of them. The server name tells them apart.
 *
 * @throws IngressError `invalid-access` where neither tells requests apart
 */
export function requestNames({ hosts: given, servers, routed, routedHere, certain }: ServedNames): RequestNames[] {
  const hosts = lowerCase(given);
  const exact = hosts.filter(host => !host.startsWith('*'));
  const own = servers.filter(server => server.own);
  const wildcards = hosts.filter(host => host.startsWith('*') && host !== '*');
  for (const wildcard of wildcards) checkWildcard(wildcard, own);
  if (routedHere.length > 0 && exact.length < hosts.length) checkNarrower(hosts, own);
  const plain = servers.find(({ kind }) => kind === 'plain-tcp');
  if (plain) cannotRestrict(hosts, `the policy would also deny connections to port ${plain.port}, which the gateway does not read as HTTP`, 'serve that port from other Pods');
  const tcp = namesOf(servers, 'tcp');
  const both = tcp.length === 0 ? undefined : namesOf(servers, 'tls').find(host => tcp.includes(host));
  if (both !== undefined) {
    cannotRestrict(hosts, `the Pods end TLS for '${both}' on one port and pass it through on another, and a policy applies to both`,
      'serve one of them from other Pods');
  }
  checkPassedThrough(hosts, own, servers);
  if (tcp.includes('*') && own.some(server => server.kind === 'http' && overlaps(server, hosts))) {
    cannotRestrict(hosts, "it is also served without TLS, where the policy could not tell it from the passthrough of '*'",
      'remove the http server of the host, or serve the passthrough from other Pods');
  }
  const bases: RequestNames[] = [
    ...exact.length > 0 ? [{ hosts: exact.flatMap(host => [host, `${host}:*`]) }] : [],
    ...exact.length < hosts.length
      ? wildcardNames(wildcards, {
        hosts, servers, routed: lowerCase(routed), routedHere: lowerCase(routedHere), certain: lowerCase(certain),
      }) : [],
  ];
  if (tcp.length === 0) return distinct(bases);
  const ending = namesOf(own.filter(server => overlaps(server, hosts)), 'tls');
  return distinct(bases.flatMap(base => withoutConnections(base, tcp, ending)));
}

function wildcardNames(wildcards: readonly string[], served: ServedNames): RequestNames[] {
  const { hosts, servers, routed } = served;
  const ports = [...new Set(servers.map(({ port }) => port))];
  return [
    ...wildcards.flatMap(host => [
      { hosts: [host], ...without(certainly(moreSpecific(host, hosts, routed), served), ports) }, ...reachedBy(host, served),
    ]),
    ...hosts.includes('*') ? everyName(served) : [],
  ];
}

function distinct(names: readonly RequestNames[]): RequestNames[] {
  return [...new Map(names.map(each => [JSON.stringify(each), each])).values()];
}

/** Leaves out connections that are not read as HTTP; `ending` are the server names below them whose TLS ends here. */
function withoutConnections(base: RequestNames, tcp: readonly string[], ending: readonly string[]): RequestNames[] {
  const { values, notValues = [] } = base.serverNames ?? {};
  const within = (name: string) => values === undefined || values.some(value => hostCovers(value, name));
  const passed = tcp.filter(within);
  if (passed.length === 0) return [base];
  const below = ending.filter(name => within(name) && passed.some(each => hostCovers(each, name))
    && !notValues.some(each => hostCovers(each, name)));
  const exact = below.filter(name => !name.startsWith('*'));
  return [
    ...passed.includes('*') ? [] : [{ ...base, serverNames: { ...values && { values }, notValues: [...new Set([...notValues, ...passed])] } }],
    ...exact.length > 0 ? [{ ...base, serverNames: { values: exact } }] : [],
    ...below.filter(name => name.startsWith('*')).map(name => {
      const excluded = [...notValues, ...passed].filter(each => each !== name && hostCovers(name, each));
      return { ...base, serverNames: { values: [name], ...excluded.length > 0 && { notValues: excluded } } };
    }),
  ];
}

/**
 * Istio gives each server the routes of every host of its Gateway that overlaps its own, the older first, so that requests for a narrower
 * host may reach the wildcard. A listener of the Gateway API has the routes of its host alone.
 */
function checkNarrower(hosts: readonly string[], own: readonly ServerNames[]): void {
  const served = own.filter(({ kind }) => kind === 'tls' || kind === 'http' || kind === 'redirect').flatMap(server => lowerCase(server.hosts));
  const narrower = served.find(host => !hosts.includes(host) && hosts.some(each => each.startsWith('*') && hostCovers(each, host)));
  if (narrower === undefined) return;
  cannotRestrict(hosts, `its Gateway also serves '${narrower}', and Istio merges the routes of both, so that requests for that host may reach the wildcard`,
    `serve '${narrower}' by another Gateway`);
}

/** The server name of a host does not tell apart connections that end here and those that a wildcard passes through on another port. */
function checkPassedThrough(hosts: readonly string[], own: readonly ServerNames[], servers: readonly ServerNames[]): void {
  const passing = servers.filter(({ kind }) => kind === 'tcp');
  for (const host of passing.length > 0 ? hosts : []) {
    const ports = own.filter(server => server.kind === 'tls' && lowerCase(server.hosts).includes(host)).map(({ port }) => port);
    const other = ports.length === 0 ? undefined
      : passing.find(server => !ports.includes(server.port) && lowerCase(server.hosts).some(each => hostCovers(each, host)));
    if (other === undefined) continue;
    cannotRestrict(hosts, `port ${other.port} passes connections for '${host}' through with '${other.hosts.join(', ')}', and a policy applies to all ports`,
      `serve '${host}' on port ${other.port} as well, or from other Pods`);
  }
}

/** Another port in the host hides it from policies for wildcards, unless the server name of the connection shows it. */
function checkWildcard(wildcard: string, own: readonly ServerNames[]): void {
  const http = own.find(server => server.kind === 'http' && overlaps(server, [wildcard]));
  if (http) {
    cannotRestrict([wildcard], `it is also served without TLS, on port ${http.port}, where a port in the Host header hides a wildcard from policies`,
      'remove the http server, which an httpsRedirect with ACME challenges or another status than 301 needs, too; or list the names of the wildcard as hosts');
  }
  const broader = own.filter(({ kind }) => kind === 'tls').flatMap(({ hosts }) => lowerCase(hosts))
    .find(host => host !== wildcard && hostCovers(host, wildcard));
  if (broader !== undefined) {
    cannotRestrict([wildcard], `the Gateway also serves '${broader}', whose connections reach it; there a port in the Host header hides a wildcard from policies`,
      `serve '${broader}' by another Gateway`);
  }
}

function namesOf(servers: readonly ServerNames[], kind: ServerNames['kind']): string[] {
  return [...new Set(servers.filter(server => server.kind === kind).flatMap(({ hosts }) => lowerCase(hosts)))].sort();
}
