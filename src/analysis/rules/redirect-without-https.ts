import { hostCovers } from '../../validation/host-match';
import { Rule } from '../rule';

/** A redirect to https leads to a server. */
export const redirectWithoutHttps: Rule = {
  id: 'redirect-without-https',
  codes: ['redirect-without-https', 'undecided'],
  complies: 'each host that a server redirects to https has a server with TLS on the same workload',
  accepted: {},
  refused: { set: { 'gateway.spec.servers[0].hosts': ['shop.example.com', 'blog.example.com'] } },
  check: ({ model, options }) => model.gatewayWorkloads.flatMap(workload => {
    const servers = workload.gateways.filter(({ resource }) => !model.admission.refuses(resource)).flatMap(gateway => gateway.servers);
    const secure = servers.filter(({ family }) => family === 'tls').flatMap(({ hosts }) => hosts.map(({ host }) => host));
    const exact = new Set(secure);
    const wildcards = secure.filter(host => host.startsWith('*'));
    return servers.filter(({ spec, family }) =>
      family === 'http' && spec.tls?.httpsRedirect).flatMap(server => server.hosts.flatMap(({ host }, i) => {
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
