import { groupPairs } from '../../model/grouping';
import { fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { hostsOverlap } from '../../validation/host-match';
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
    const mesh = model.virtualServices.filter(virtualService => virtualService.appliesToMesh);
    const byScope = groupPairs(mesh.flatMap(virtualService => scopes(virtualService).flatMap(scope =>
      [...new Set(virtualService.hosts)].map(host => [`${scope} ${host}`, virtualService] as const))));
    const publicWildcards = mesh.filter(
      virtualService => scopes(virtualService).includes('*') && virtualService.hosts.some(host => host.startsWith('*')),
    );
    const reported = new Set<VirtualServiceModel>();
    return [...byScope].flatMap(([key, own]) => {
      const [scope, host] = key.split(' ');
      // a host that is visible in some namespaces conflicts with the same host visible in all
      const seen = scope === '*' ? own : [...new Set([...own, ...publicOnes(host)])];
      return seen.length < 2 ? [] : seen.filter(one => !reported.has(one) && reported.add(one)).map(one => ({
        resource: one.resource,
        path: 'spec.hosts',
        message: `host '${host}' of the mesh is also in ${seen.filter(other => other !== one).map(o => fullName(o.resource)).sort().join(', ')}`,
      }));
    });

    function publicOnes(host: string): VirtualServiceModel[] {
      const same = host.startsWith('*')
        ? mesh.filter(one => scopes(one).includes('*') && one.hosts.some(other => hostsOverlap(host, other)))
        : (byScope.get(`* ${host}`) ?? []);
      return [...same, ...publicWildcards.filter(one => one.hosts.some(other => hostsOverlap(host, other)))];
    }
  },
};

function scopes({ spec, resource }: VirtualServiceModel): string[] {
  const exportTo = spec.exportTo ?? [];
  return exportTo.length === 0 ? ['*'] : exportTo.map(entry => entry === '.' ? resource.namespace : entry);
}
