import { canListen, resolvePort } from '../../model/gateway-workloads';
import { Rule } from '../rule';

const UNPRIVILEGED = { 'workload.spec.template.spec.containers[0].env': [{ name: 'ISTIO_META_UNPRIVILEGED_POD', value: 'true' }] };

/** An unprivileged gateway listens on ports from 1024. */
export const privilegedPort: Rule = {
  id: 'privileged-port',
  codes: ['privileged-port'],
  complies: 'the Service of an unprivileged gateway maps each port of its Gateways to 1024 or above',
  accepted: { set: UNPRIVILEGED },
  refused: { set: { ...UNPRIVILEGED, 'ingress.spec.ports[1].targetPort': 443 } },
  check: ({ placements }) => placements.flatMap(({ server, workload }) => {
    const port = resolvePort(workload, server.port);
    return canListen(workload, port) ? [] : [{
      resource: server.gateway.resource,
      path: `${server.path}.port.number`,
      message: `port ${server.port} becomes ${port} in the unprivileged Pods of ${workload.deployed!.resource.name}, which cannot `
        + 'listen on it',
    }];
  }),
};
