import { Rule } from '../rule';

/** The hosts of a VirtualService of a gateway are names that clients request. */
export const shortHost: Rule = {
  id: 'short-host',
  codes: ['short-host'],
  complies: 'the hosts of a VirtualService that is only for gateways contain a dot',
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
      message: `Istio completes host '${host}' to '${hosts[i]}': clients outside the cluster do not request that name`,
      help: 'use the host that clients request, with its domain',
    }])),
};
