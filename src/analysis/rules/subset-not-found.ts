import { record, records } from '../../model/resource';
import { destinationsOf } from '../../model/virtual-services';
import { qualifyHost } from '../../validation/qualify-host';
import { Rule } from '../rule';

const SUBSET = { host: 'frontend', subset: 'v2', port: { number: 8080 } };

/** IST0101: a DestinationRule defines the subsets that routes select. */
export const subsetNotFound: Rule = {
  id: 'subset-not-found',
  codes: ['IST0101', 'undecided'],
  complies: 'a DestinationRule of the host defines every subset of a route',
  accepted: {
    set: { 'routes.spec.http[0].route[0].destination': SUBSET },
    add: [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { host: 'frontend', subsets: [{ name: 'v2', labels: { version: 'v2' } }] },
    }],
  },
  refused: {
    set: { 'routes.spec.http[0].route[0].destination': SUBSET },
    add: [{
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { host: 'frontend', subsets: [{ name: 'v1', labels: { version: 'v1' } }] },
    }],
  },
  check: ({ model, options }) => {
    const rules = model.inventory.of('DestinationRule');
    const subsets = new Map<string, string[]>();
    for (const { spec, namespace } of rules) {
      const host = qualifyHost(String(spec.host ?? ''), namespace);
      subsets.set(host, [...subsets.get(host) ?? [], ...records(spec.subsets).map(subset => String(record(subset).name))]);
    }
    return model.virtualServices.flatMap(virtualService => destinationsOf(virtualService).flatMap(({ destination, path }) => {
      const known = subsets.get(qualifyHost(destination.host ?? '', virtualService.resource.namespace));
      if (!destination.subset || known?.includes(destination.subset)) {
        return [];
      }
      const at = { resource: virtualService.resource, path: `${path}.subset` };
      return [options.complete || rules.length > 0
        ? {
          ...at,
          message: `subset '${destination.subset}' of '${destination.host}' is not found`,
          help: known ? `available: ${known.join(', ')}` : 'add a DestinationRule with the subset',
        }
        : {
          ...at,
          code: 'undecided' as const,
          message: `the DestinationRule with subset '${destination.subset}' of '${destination.host}' is not among the manifests`,
        }];
    }));
  },
};
