import { push } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { Rule } from '../rule';

const OTHER = (match?: object[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'a-first', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ match, route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
});

/** No VirtualService of a gateway takes all requests for a host of another one. */
export const virtualServiceShadowed: Rule = {
  id: 'virtual-service-shadowed',
  codes: ['virtual-service-shadowed'],
  complies: 'of several VirtualServices with one host on one gateway, only the last one matches everything',
  accepted: { add: [OTHER([{ uri: { prefix: '/admin' } }])] },
  refused: { add: [OTHER()] },
  check: ({ model }) => {
    const byHost = new Map<string, VirtualServiceModel[]>();
    for (const virtualService of model.virtualServices) {
      for (const { namespace, name } of virtualService.gateways) {
        for (const host of virtualService.hosts) {
          const key = `${namespace}/${name} ${host}`;
          push(byHost, key, virtualService);
        }
      }
    }
    const found = new Map<VirtualServiceModel, { first: VirtualServiceModel; host: string }>();
    for (const [key, all] of byHost) {
      const sorted = [...new Set(all)].sort(byAge);
      const first = sorted.findIndex(takesEverything);
      if (first >= 0) {
        sorted.slice(first + 1).forEach(late => found.set(late, { first: sorted[first], host: key.split(' ')[1] }));
      }
    }
    return [...found].map(([{ resource }, { first, host }]) => ({
      resource, path: 'spec.hosts', message: `requests for '${host}' all go to ${fullName(first.resource)}, which comes first by age and name and matches everything`,
    }));
  },
};

function takesEverything({ spec }: VirtualServiceModel): boolean {
  return (spec.http ?? []).some(route => !route.match?.length || route.match.some(match => {
    const conditions = Object.keys(match).filter(key => key !== 'name' && key !== 'ignoreUriCase');
    return conditions.length === 0 || (conditions.length === 1 && match.uri?.prefix === '/');
  }));
}

function byAge(a: VirtualServiceModel, b: VirtualServiceModel): number {
  const key = ({ resource }: VirtualServiceModel) => [
    String((resource.object.metadata as Record<string, unknown>).creationTimestamp ?? ''), resource.name, resource.namespace,
  ];
  const [left, right] = [key(a), key(b)];
  const different = left.findIndex((part, i) => part !== right[i]);
  return different < 0 ? 0 : left[different] < right[different] ? -1 : 1;
}
