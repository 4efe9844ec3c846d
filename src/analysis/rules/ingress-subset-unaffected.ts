import { fullName } from '../../model/resource';
import { qualifyHost } from '../../validation/qualify-host';
import { Rule } from '../rule';

/** IST0140: subsets that a VirtualService of the mesh selects for a host are selected for the gateway too. */
export const ingressSubsetUnaffected: Rule = {
  id: 'ingress-subset-unaffected',
  codes: ['IST0140'],
  complies: 'no gateway routes to a host without a subset while another VirtualService selects subsets of that host',
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
        const host = qualifyHost(destination?.host ?? '', resource.namespace);
        if (destination?.subset && hosts.includes(host)) {
          chosen.set(host, [...new Set([...chosen.get(host) ?? [], fullName(resource)])]);
        }
      }
    }
    return model.virtualServices.filter(({ spec }) =>
      spec.gateways?.length).flatMap(({ resource, spec }) => (spec.http ?? []).flatMap((route, i) =>
      (route.route ?? []).flatMap(({ destination }, j) => {
        const others = destination?.subset ? undefined : chosen.get(qualifyHost(destination?.host ?? '', resource.namespace));
        return others ? [{
          resource,
          path: `spec.http[${i}].route[${j}].destination`,
          message: `the subset that ${others.join(', ')} selects for '${destination!.host}' does not apply to requests through the gateway`,
        }] : [];
      })));
  },
};
