import { RequestNames, ServedNames, ServerNames } from './served-names';
import { everyName, moreSpecific, reachedBy, without } from './wildcard-names';
import { IngressError } from '../errors';
import { hostCovers, hostsOverlap } from '../validation/host-match';

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
export function requestNames({ hosts: given, servers, routed, routedHere }: ServedNames): RequestNames[] {
  const hosts = lower(given);
  const own = servers.filter(server => server.own);
  const wildcards = hosts.filter(host => host.startsWith('*') && host !== '*');
  for (const wildcard of wildcards) checkWildcard(wildcard, own);
  const plain = servers.find(({ kind }) => kind === 'plain-tcp');
  if (plain) refuse(hosts, `the policy would also deny connections to port ${plain.port}, which the gateway does not read as HTTP`, 'serve that port from other Pods');
  const tcp = namesOf(servers, 'tcp');
  const both = namesOf(servers, 'tls').find(host => tcp.includes(host));
  if (both !== undefined) {
    refuse(hosts, `the Pods end TLS for '${both}' on one port and pass it through on another, and a policy applies to both`,
      'serve one of them from other Pods');
  }
  if (tcp.includes('*') && own.some(server => server.kind === 'http' && overlaps(server, hosts))) {
    refuse(hosts, "it is also served without TLS, where the policy could not tell it from the passthrough of '*'",
      'remove the http server of the host, or serve the passthrough from other Pods');
  }
  const exact = hosts.filter(host => !host.startsWith('*'));
  const ports = [...new Set(servers.map(({ port }) => port))];
  const bases: RequestNames[] = [
    ...exact.length > 0 ? [{ hosts: exact.flatMap(host => [host, `${host}:*`]) }] : [],
    ...wildcards.flatMap(host => [
      { hosts: [host], ...without(moreSpecific(host, hosts, lower(routed)), ports) },
      ...reachedBy(host, { hosts, servers, routed: lower(routed), routedHere: lower(routedHere) }),
    ]),
    ...hosts.includes('*') ? everyName({ hosts, servers, routed: lower(routed), routedHere: lower(routedHere) }, ports) : [],
  ];
  const ending = namesOf(own.filter(server => overlaps(server, hosts)), 'tls');
  const names = bases.flatMap(base => withoutConnections(base, tcp, ending));
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

/** Another port in the host hides it from policies for wildcards, unless the server name of the connection shows it. */
function checkWildcard(wildcard: string, own: readonly ServerNames[]): void {
  const http = own.find(server => server.kind === 'http' && overlaps(server, [wildcard]));
  if (http) {
    refuse([wildcard], `it is also served without TLS, on port ${http.port}, where a port in the Host header hides a wildcard from policies`,
      'remove the http server, or list the names of the wildcard as hosts');
  }
  const broader = own.filter(({ kind }) => kind === 'tls').flatMap(({ hosts }) => lower(hosts))
    .find(host => host !== wildcard && hostCovers(host, wildcard));
  if (broader !== undefined) {
    refuse([wildcard], `the Gateway also serves '${broader}', whose connections reach it; there a port in the Host header hides a wildcard from policies`,
      `serve '${broader}' by another Gateway`);
  }
}

function namesOf(servers: readonly ServerNames[], kind: ServerNames['kind']): string[] {
  return [...new Set(servers.filter(server => server.kind === kind).flatMap(({ hosts }) => lower(hosts)))].sort();
}

function overlaps({ hosts }: ServerNames, others: readonly string[]): boolean {
  return lower(hosts).some(host => others.some(other => hostsOverlap(host, other)));
}

function lower(hosts: readonly string[]): string[] {
  return hosts.map(host => host.toLowerCase());
}

function refuse(hosts: readonly string[], message: string, help: string): never {
  throw new IngressError({ code: 'invalid-access', message: `access to '${hosts.join(', ')}' cannot be restricted: ${message}`, help, field: 'access' });
}
