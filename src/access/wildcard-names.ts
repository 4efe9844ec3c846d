import { cannotRestrict, lowerCase, overlaps, RequestNames, ServedNames, ServerNames } from './served-names';
import { hostCovers } from '../validation/host-match';

/** The hosts with separate routes that a wildcard covers. */
export function moreSpecific(wildcard: string, hosts: readonly string[], routed: readonly string[]): string[] {
  return [...new Set(routed)].filter(host => !hosts.includes(host) && host !== wildcard && hostCovers(wildcard, host)).sort();
}

/** Those of some hosts whose requests no wildcard gets, whatever the port. */
export function certainly(others: readonly string[], { certain }: Pick<ServedNames, 'certain'>): string[] {
  return others.filter(host => certain.includes(host));
}

/** Requests except those for some hosts, as far as their ports are known. */
export function without(others: readonly string[], ports: readonly number[]): Pick<RequestNames, 'notHosts'> {
  const notHosts = others.flatMap(host => host.startsWith('*') ? [host, ...ports.map(port => `${host}:${port}`)] : [host, `${host}:*`]);
  return notHosts.length > 0 ? { notHosts } : {};
}

/**
 * The connections that reach a wildcard, by their server names. Istio gives a server the routes of every host of its Gateway that overlaps
 * its own, so a wildcard is also reached by connections for narrower hosts of its Gateway, and by all hosts of a server that has it. The
 * routes of other Gateways do not hold there, whatever the Host header names.
 */
export function reachedBy(wildcard: string, { hosts, servers, routed, routedHere, certain }: ServedNames): RequestNames[] {
  const { reaching, elsewhere } = reach(wildcard, servers, routedHere);
  const names = [...new Set([wildcard, ...reaching.flatMap(server => lowerCase(server.hosts))])].sort();
  const others = [...new Set(names.flatMap(name => [...routedHere].filter(host => host === name || hostCovers(name, host))))]
    .filter(host => !hosts.includes(host)).sort();
  const narrower = others.find(host => host.startsWith('*'));
  if (narrower !== undefined) {
    cannotRestrict([wildcard], `its Gateway also has '${narrower}', whose connections reach it; there a port in the Host header hides a wildcard from policies`,
      `serve '${narrower}' by another Gateway`);
  }
  const groups = [wildcard, ...names.filter(name => name !== wildcard && name.startsWith('*'))].map(name => [name]);
  const exact = names.filter(name => !name.startsWith('*') && (!hostCovers(wildcard, name) || isElsewhere(name, elsewhere)));
  return [...groups, ...exact.length > 0 ? [exact] : []].map(values => {
    const notValues = values.flatMap(value => servedElsewhere(value, routed, reaching, elsewhere));
    return { ...without(certainly(others, { certain }), []), serverNames: { values, ...notValues.length > 0 && { notValues } } };
  });
}

/**
 * Requests for the host `*`, which also receives every Host header that no other host matches. Envoy reads the text before the last colon
 * as the host, so that `a:1:2` is `a:1`, and `a:1.example.com` is `a`, where a policy with `a:*` or `*.example.com` reads another host.
 * Over TLS the server name tells the hosts of other Gateways apart. Without TLS Istio merges the routes of a port.
 */
export function everyName(served: ServedNames): RequestNames[] {
  const { hosts, servers, routed, routedHere } = served;
  const here = moreSpecific('*', hosts, routedHere);
  const beside = plainBeside(served, moreSpecific('*', hosts, routed).filter(host => !here.includes(host)));
  if (beside.length > 0) checkPlain(served, beside);
  const others = [...here, ...beside.map(({ host }) => host)];
  const wildcard = others.find(host => host.startsWith('*'));
  if (wildcard !== undefined) {
    cannotRestrict(['*'], `it shares routes with '${wildcard}', and a Host header such as 'a:1${wildcard.slice(1)}' reads as below it for a policy, but not for Envoy`,
      `list the names below '${wildcard}', or serve it over TLS by another Gateway`);
  }
  const { reaching, elsewhere } = reach('*', servers, routedHere);
  const notValues = servedElsewhere('*', routed, reaching, elsewhere);
  const ports = [...new Set(servers.map(({ port }) => port))];
  const notHosts = certainly(others, served).flatMap(host => [host, ...ports.map(port => `${host}:${port}`)]);
  return [{ hosts: ['*'], ...notHosts.length > 0 && { notHosts }, ...notValues.length > 0 && { serverNames: { notValues } } }];
}

interface PlainHost {
  readonly host: string;
  readonly port: number;
}

/** The hosts with other routes that the Pods serve without TLS; `elsewhere` are the hosts with routes of other Gateways. */
function plainBeside({ hosts, servers }: ServedNames, elsewhere: readonly string[]): PlainHost[] {
  const others = elsewhere.filter(host => !hosts.includes(host));
  return servers.filter(({ kind }) => kind === 'http' || kind === 'redirect').flatMap(server => others
    .filter(host => server.own ? lowerCase(server.hosts).includes(host) : overlaps(server, [host]))
    .map(host => ({ host, port: server.port })));
}

/** Refuses hosts without TLS that a policy for `*` cannot leave out. */
function checkPlain({ hosts, servers }: ServedNames, beside: readonly PlainHost[]): void {
  const [{ host, port }] = beside;
  const own = servers.filter(server => server.own && lowerCase(server.hosts).includes('*'));
  if (own.some(({ kind }) => kind === 'tls')) {
    cannotRestrict(hosts, `'${host}' is served without TLS on port ${port}, where the policy could not tell its requests from those that reach '*' by a connection without a server name`,
      'set httpsRedirect: HttpsRedirect.disabled() for that host, or serve one of them from other Pods');
  }
  const ports = own.map(server => server.port);
  for (const each of new Set(beside.map(other => other.host))) {
    const served = beside.filter(other => other.host === each).map(other => other.port);
    const different = [...ports, ...served].find(one => !ports.includes(one) || !served.includes(one));
    if (different === undefined) continue;
    cannotRestrict(hosts, `'${each}' and '*' are served without TLS on different ports (${different}), and a policy applies to all ports`,
      'serve both on the same ports, or one of them from other Pods');
  }
}

/** The servers whose requests can reach a wildcard, and those whose requests cannot. */
function reach(wildcard: string, servers: readonly ServerNames[], routedHere: readonly string[]) {
  const reaches = (server: ServerNames) => server.own && server.kind === 'tls'
    && (routedHere.length > 0 ? overlaps(server, [wildcard]) : lowerCase(server.hosts).includes(wildcard));
  const encrypted = servers.filter(({ kind }) => kind === 'tls' || kind === 'tcp');
  return { reaching: encrypted.filter(reaches), elsewhere: encrypted.filter(server => !reaches(server)) };
}

/** Names below another one whose connections do not reach the servers of that one. */
function servedElsewhere(
  name: string, routed: readonly string[], reaching: readonly ServerNames[], elsewhere: readonly ServerNames[],
): string[] {
  if (!name.startsWith('*')) return [];
  const portsOf = (host: string, among: readonly ServerNames[]) =>
    among.filter(({ hosts }) => lowerCase(hosts).includes(host)).map(({ port }) => port);
  const needed = portsOf(name, reaching);
  return moreSpecific(name, [], routed).filter(other => {
    const served = portsOf(other, elsewhere);
    const missing = needed.find(port => !served.includes(port));
    if (served.length === 0 || missing === undefined) return served.length > 0;
    cannotRestrict([name], `'${other}' is served on port ${served[0]}, but not on port ${missing}, where its requests reach '${name}'`,
      `serve '${other}' on port ${missing} as well, or from other Pods`);
  });
}

/** Whether servers that cannot reach a wildcard have a name that covers another one. */
function isElsewhere(name: string, elsewhere: readonly ServerNames[]): boolean {
  return elsewhere.some(({ hosts }) => lowerCase(hosts).some(host => hostCovers(host, name)));
}
