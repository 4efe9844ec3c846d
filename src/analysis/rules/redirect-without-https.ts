import { ServerModel } from '../../model/gateways';
import { terminatingService } from '../../model/load-balancers';
import { fullName } from '../../model/resource';
import { trustedProxies } from '../../model/trusted-proxies';
import { hostCovers } from '../../validation/host-match';
import { Report, Rule } from '../rule';

/** A redirect to https leads to a server. */
export const redirectWithoutHttps: Rule = {
  id: 'redirect-without-https',
  codes: ['redirect-without-https', 'undecided'],
  complies: 'each host that a server redirects to https has a server with TLS on the same workload',
  accepted: {},
  refused: { set: { 'gateway.spec.servers[0].hosts': ['shop.example.com', 'blog.example.com'] } },
  check: ({ model, options }) => model.gatewayWorkloads.flatMap(workload => {
    const servers = workload.gateways.filter(({ resource }) => !model.admission.refuses(resource)).flatMap(gateway => gateway.servers);
    const isSecure = (server: ServerModel) => server.family === 'tls'
      || (!server.spec.tls?.httpsRedirect && terminatingService(workload, server) !== undefined);
    const secure = servers.filter(isSecure).flatMap(({ hosts }) => hosts.map(({ host }) => host));
    const exact = new Set(secure);
    const wildcards = secure.filter(host => host.startsWith('*'));
    return servers.filter(({ spec, family }) =>
      family === 'http' && spec.tls?.httpsRedirect).flatMap(server => server.hosts.flatMap(({ host }, i): Report[] => {
      const balancer = terminatingService(workload, server);
      if (balancer) {
        return (trustedProxies(model.inventory, workload) ?? 0) > 0 ? [] : [{
          resource: server.gateway.resource,
          path: `${server.path}.tls.httpsRedirect`,
          message: `'${host}' is redirected to https without end: the load balancer of Service ${fullName(balancer)} terminates TLS, and sends `
            + 'plain HTTP to this server',
          help: 'send port 443 of the Service to a separate server without httpsRedirect, or let the load balancer pass TLS through',
        }];
      }
      const isServed = exact.has(host) || wildcards.some(wide => hostCovers(wide, host))
        || (host.startsWith('*') && secure.some(narrow => hostCovers(host, narrow)));
      return isServed ? [] : [{
        resource: server.gateway.resource,
        path: `${server.path}.hosts[${i}]`,
        ...options.complete || secure.length > 0 ? {} : { code: 'undecided' as const },
        message: `'${host}' is redirected to https, but no server with TLS `
          + `${options.complete || secure.length > 0 ? 'has the host' : 'is among the manifests'}`,
      }];
    }));
  }),
};
