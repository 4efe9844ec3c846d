import { certificateCovers } from '../../model/certificates';
import { isListener } from '../../model/gateway-api/listener-servers';
import { groupBy } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';

/** The certificate of a wildcard server covers the hosts that VirtualServices serve on it. */
export const virtualServiceHostNotCovered: Rule = {
  id: 'virtual-service-host-not-covered',
  codes: ['virtual-service-host-not-covered'],
  complies: 'the certificate of a wildcard server covers each host that a VirtualService serves on it',
  readsSecrets: true,
  accepted: { set: { 'gateway.spec.servers[1].hosts': ['*'] } },
  refused: {
    set: { 'gateway.spec.servers[1].hosts': ['*'], 'gateway.spec.servers[0].hosts': ['*'], 'routes.spec.hosts': ['shop.example.org'] },
  },
  check: ({ model, serverCertificates, reads }) => {
    const unread = new Set(reads.filter(read => read.role === 'server' && !read.secret?.contentKnown).map(read => read.server));
    return [...groupBy(serverCertificates, ({ server }) => server)]
      .filter(([server]) => !unread.has(server) && !isListener(server))
      .flatMap(([server, certificates]) => {
        const wide = server.hosts.filter(({ host }) => host.startsWith('*')).map(({ host }) => host);
        const written = new Set(server.hosts.map(({ host }) => host));
        return wide.length === 0 || server.routeKind !== 'http'
          ? []
          : model.bindings(server, certificates[0].workload).flatMap(({ virtualService, hosts }) =>
            hosts
              .filter(host => host !== '*' && !written.has(host) && !certificates.some(({ leaf }) => certificateCovers(leaf, host)))
              .map(host => ({
                resource: server.gateway.resource,
                path: `${server.path}.tls`,
                message:
                    `host '${host}' of VirtualService ${fullName(virtualService.resource)} is served with certificate ` +
                    `'${certificates[0].leaf.label}', which does not cover it: clients refuse it`,
                help: 'add a server for the host with its own certificate, or issue a certificate that covers it',
              })),
          );
      });
  },
};
