import type { GatewayHost } from './gateway-host';
import { GatewayServer } from './gateway-servers';
import { hostsOverlap } from '../validation/host-match';

/**
 * Servers of a Gateway that would send Strict-Transport-Security over plain http, which RFC 6797 forbids: they serve the routes of a host
 * that has it.
 */
export function hstsOverHttp(hosts: readonly GatewayHost[], servers: readonly GatewayServer[]): string[] {
  const redirects = hosts.flatMap(({ _servers: { redirect } }) => redirect ?? []);
  const redirected = new Set(redirects.flatMap(({ port, plainHosts }) => plainHosts.map(host => `${port} ${host}`)));
  const plain = servers.filter(({ protocol, httpsRedirect }) => protocol === 'HTTP' && !httpsRedirect);
  const names = hosts.filter(({ _hasHsts }) => _hasHsts).flatMap(host => host.hosts);
  return plain.flatMap(({ plainHosts, port, portName, site }) => names
    .filter(name => !redirected.has(`${port} ${name}`) && plainHosts.some(host => hostsOverlap(host, name)))
    .map(name => `server '${portName}' serves '${name}' over plain http on port ${port}, where hsts must not be sent${site.place === undefined ? '' : ` (${site.place})`}; `
      + 'redirect it with httpsRedirect, or use Hsts.none() for the host (invalid-host)'));
}
