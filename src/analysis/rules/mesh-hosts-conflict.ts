import { push } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { qualifyHost } from '../../model/services';
import { VirtualServiceModel } from '../../model/virtual-services';
import { Rule } from '../rule';

const MESH = (name: string, host: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { hosts: [host], http: [{ route: [{ destination: { host: 'frontend' } }] }] },
});

/** IST0109: each host of the mesh has one VirtualService. */
export const meshHostsConflict: Rule = {
  id: 'mesh-hosts-conflict',
  codes: ['IST0109'],
  complies: 'no two VirtualServices of the mesh that one namespace sees have the same host',
  accepted: { add: [MESH('one', 'frontend'), MESH('two', 'frontend.example.com')] },
  refused: { add: [MESH('one', 'frontend'), MESH('two', 'frontend.shop.svc.cluster.local')] },
  check: ({ model }) => {
    const byHost = new Map<string, VirtualServiceModel[]>();
    for (const virtualService of model.virtualServices.filter(v => v.appliesToMesh)) {
      for (const host of new Set(virtualService.hosts.map(h => qualifyHost(h, virtualService.resource.namespace)))) {
        push(byHost, host, virtualService);
      }
    }
    const reported = new Set<VirtualServiceModel>();
    return [...byHost].flatMap(([host, all]) => all.filter(one => !reported.has(one)).flatMap(one => {
      const others = all.filter(other =>
        other !== one && scopes(one).some(s => s === '*' || scopes(other).includes('*') || scopes(other).includes(s)));
      if (others.length === 0) {
        return [];
      }
      reported.add(one);
      return [
        {
          resource: one.resource,
          path: 'spec.hosts',
          message: `host '${host}' of the mesh is also that of ${others.map(o => fullName(o.resource)).sort().join(', ')}`,
        },
      ];
    }));
  },
};

function scopes({ spec, resource }: VirtualServiceModel): string[] {
  const exportTo = spec.exportTo ?? [];
  return exportTo.length === 0 ? ['*'] : exportTo.map(entry => entry === '.' ? resource.namespace : entry);
}
