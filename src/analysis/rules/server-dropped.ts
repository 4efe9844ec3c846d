import { fullName } from '../../model/resource';
import { Rule } from '../rule';
import { gatewayConflicts } from './shared/gateway-conflicts';

const SERVER = (number: number) => ({
  port: { number, name: 'tcp', protocol: 'TCP' }, hosts: ['*'],
});

/** Istio serves every server of a port. */
export const serverDropped: Rule = {
  id: 'server-dropped',
  codes: ['server-dropped'],
  complies: 'servers that share a port are all plain HTTP, or all TLS with different hosts',
  accepted: {
    set: {
      'gateway.spec.servers[2]': SERVER(31400), 'ingress.spec.ports[2]': { name: 'tcp', port: 31400, targetPort: 31400, protocol: 'TCP' },
    },
  },
  refused: { set: { 'gateway.spec.servers[2]': SERVER(80) } },
  check: context => {
    const reported = gatewayConflicts(context);
    return context.model.gatewayWorkloads.flatMap(workload => context.model.merge(workload).dropped)
      .filter(({ server, winner }) => !reported.get(server)?.includes(winner))
      .map(({ server, winner, reason, port, hosts }) => {
        const other = winner.gateway === server.gateway ? winner.path : `${winner.path} of gateway ${fullName(winner.gateway.resource)}`;
        const resolved = port === server.port ? `port ${port}` : `port ${server.port} (the proxy's ${port})`;
        return {
          resource: server.gateway.resource,
          path: server.path,
          message: reason === 'duplicate-host'
            ? `${resolved} already has ${hosts.join(', ')} in ${other}: Istio drops the whole server`
            : `${resolved} is already ${winner.protocol} in ${other}: Istio drops the ${server.protocol} server`,
          help: reason === 'duplicate-host'
            ? 'serve each host once'
            : 'use another port; the age and name of the Gateways decide which server is served',
        };
      });
  },
};
