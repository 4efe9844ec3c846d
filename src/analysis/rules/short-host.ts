import { Rule } from '../rule';

/** A VirtualService of a gateway has the names that clients ask for. */
export const shortHost: Rule = {
  id: 'short-host',
  codes: ['short-host'],
  complies: 'the hosts of a VirtualService that is only for gateways have a dot',
  accepted: { set: { 'routes.spec.hosts': ['*'] } },
  refused: {
    set: {
      'routes.spec.hosts': ['shop'],
      'gateway.spec.servers[0].hosts': ['*'],
      'gateway.spec.servers[1].hosts': ['*.svc.cluster.local', 'shop.example.com'],
      'secret.data': {
        'tls.crt': '<certificate shop.example.com *.shop.svc.cluster.local *.svc.cluster.local>',
        'tls.key': '<key shop.example.com *.shop.svc.cluster.local *.svc.cluster.local>',
      },
    },
  },
  check: ({ model }) => model.virtualServices.filter(({ appliesToMesh }) => !appliesToMesh).flatMap(({ resource, spec, hosts }) =>
    (spec.hosts ?? []).flatMap((host, i) => hosts[i] === host ? [] : [{
      resource,
      path: `spec.hosts[${i}]`,
      message: `Istio completes host '${host}' to '${hosts[i]}': clients outside of the cluster do not ask for that name`,
      help: 'write the host as clients ask for it, with its domain',
    }])),
};
