import { fullName } from '../../model/resource';
import { Rule } from '../rule';

/** IST0140: subsets that the mesh chooses for a host are chosen for the gateway too. */
export const ingressSubsetUnaffected: Rule = {
  id: 'ingress-subset-unaffected',
  codes: ['IST0140'],
  complies: 'no gateway routes to a host without subset while another VirtualService for that host chooses subsets',
  accepted: {},
  refused: {
    add: [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { hosts: ['frontend'], http: [{ route: [{ destination: { host: 'frontend', subset: 'v2', port: { number: 8080 } } }] }] },
    }, {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { host: 'frontend', subsets: [{ name: 'v2', labels: { version: 'v2' } }] },
    }],
  },
  check: ({ model }) => {
    const chosen = new Map<string, string[]>();
    for (const { resource, hosts, spec } of model.virtualServices) {
      for (const destination of (spec.http ?? []).flatMap(route => route.route ?? []).map(r => r.destination)) {
        if (destination?.subset && hosts.includes(destination.host ?? '')) {
          chosen.set(destination.host!, [...new Set([...chosen.get(destination.host!) ?? [], fullName(resource)])]);
        }
      }
    }
    return model.virtualServices.filter(({ spec }) => spec.gateways?.length).flatMap(({ resource, spec }) => (spec.http ?? []).flatMap((route, i) =>
      (route.route ?? []).flatMap(({ destination }, j) => !destination?.subset && chosen.has(destination?.host ?? '') ? [{
        resource,
        path: `spec.http[${i}].route[${j}].destination`,
        message: `the subset that ${chosen.get(destination!.host!)!.join(', ')} chooses for '${destination!.host}' does not apply to requests through the gateway`,
      }] : [])));
  },
};
