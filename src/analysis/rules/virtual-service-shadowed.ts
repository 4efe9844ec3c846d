import { tcpShadowed } from './shared/tcp-shadowed';
import { EffectiveRoute } from '../../model/delegates';
import { groupPairs } from '../../model/grouping';
import { IngressModel } from '../../model/ingress-model';
import { isPlaced, plainPrefix, prefixTakes, takesEverything } from '../../model/match-conditions';
import { creationOrder, fullName } from '../../model/resource';
import { VirtualServiceModel } from '../../model/virtual-services';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';
import { Report, Rule } from '../rule';

const OTHER = (match?: object[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'a-first', namespace: 'shop' },
  spec: {
    hosts: ['shop.example.com'],
    gateways: ['shop'],
    http: [{ match, route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
  },
});

/** No VirtualService of a gateway shadows the routes of another one for the same host. */
export const virtualServiceShadowed: Rule = {
  id: 'virtual-service-shadowed',
  codes: ['virtual-service-shadowed'],
  complies: 'of several VirtualServices with one host on one gateway, only one matches everything, and no earlier prefix shadows a '
    + 'later match',
  accepted: { add: [OTHER([{ uri: { prefix: '/admin' } }])] },
  refused: { add: [OTHER()] },
  check: context => {
    const { model } = context;
    const byHost = groupPairs(model.virtualServices.flatMap(virtualService => virtualService.gateways.flatMap(({ namespace, name }) =>
      virtualService.hosts.map(host => [`${namespace}/${name} ${host}`, virtualService] as const))));
    const reported = new Set<VirtualServiceModel>();
    return [...tcpShadowed(context), ...[...byHost].filter(([, all]) => all.length > 1).flatMap(([key, all]) => {
      const sorted = [...new Set(all)].sort((a, b) => creationOrder(a.resource, b.resource));
      return shadowed(model, key.slice(key.indexOf(' ') + 1), sorted).filter(({ of }) => !reported.has(of) && reported.add(of))
        .map(({ report }) => report);
    })];
  },
};

interface Shadowed { readonly of: VirtualServiceModel; readonly report: Report }
interface Earlier { readonly prefix: string; readonly virtualService: VirtualServiceModel }

/** Istio concatenates their routes and puts those that match everything last. */
function shadowed(model: IngressModel, host: string, sorted: readonly VirtualServiceModel[]): Shadowed[] {
  const prefixes: Earlier[] = [];
  let everything: VirtualServiceModel | undefined;
  return sorted.flatMap(virtualService => {
    const { resource } = virtualService;
    const matches = model.delegates.routesOf(virtualService).flatMap(matchesOf);
    const catchAll = matches.find(({ match }) => takesEverything(match) && !(match && isPlaced(match)));
    const only = matches.every(({ match }) => takesEverything(match));
    const taken = matches.flatMap(({ match, path }) => {
      const first = match && !takesEverything(match) ? prefixes.find(({ prefix }) => prefixTakes(prefix, match)) : undefined;
      return first ? [{
        of: virtualService,
        report: {
          resource,
          path,
          message: `requests for '${host}' that this match takes all go to ${fullName(first.virtualService.resource)}, which comes `
            + `first by age and name and has prefix '${first.prefix}'`,
        },
      }] : [];
    });
    const late = catchAll && everything ? [{
      of: virtualService,
      report: {
        resource,
        path: only ? 'spec.hosts' : catchAll.path,
        message: `requests for '${host}'${only ? '' : ' that no other match takes'} all go to ${fullName(everything.resource)}, which comes `
          + 'first by age and name and matches everything',
      },
    }] : [];
    everything ??= catchAll ? virtualService : undefined;
    for (const { match } of matches) {
      const prefix = match && !isPlaced(match) && !takesEverything(match) ? plainPrefix(match) : undefined;
      if (prefix !== undefined) {
        prefixes.push({ prefix, virtualService });
      }
    }
    return [...late, ...taken];
  });
}

interface PlacedMatch { readonly match?: HttpMatchSpec; readonly path: string }

function matchesOf({ spec, path }: EffectiveRoute): PlacedMatch[] {
  return spec.match?.length ? spec.match.map((match, j) => ({ match, path: `${path}.match[${j}]` })) : [{ path }];
}
