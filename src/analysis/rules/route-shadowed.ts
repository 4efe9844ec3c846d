import { isPlaced, plainPrefix, prefixTakes, requestConditions } from '../../model/match-conditions';
import { routeConflictsProblems } from '../../validation/route-conflicts';
import { HttpRouteSpec } from '../../validation/virtual-service-spec';
import { Rule } from '../rule';

const ROUTE = [{ destination: { host: 'frontend', port: { number: 8080 } } }];

/** No earlier match of a VirtualService shadows a match in a way that Istio's own check does not detect. */
export const routeShadowed: Rule = {
  id: 'route-shadowed',
  codes: ['route-shadowed'],
  complies: 'a match with the same or fewer conditions on a prefix comes after the matches below that prefix',
  accepted: {
    set: {
      'routes.spec.http': [{ match: [{ uri: { exact: '/login' } }], route: ROUTE }, { match: [{ uri: { prefix: '/' } }], route: ROUTE }],
    },
  },
  refused: {
    set: {
      'routes.spec.http': [{ match: [{ uri: { prefix: '/' } }], route: ROUTE }, { match: [{ uri: { exact: '/login' } }], route: ROUTE }],
    },
  },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, spec }) => shadowedMatches(spec.http
    ?? []).map(({ route, match, first }) => ({
    resource,
    path: `spec.http[${route}].match[${match}]`,
    message: `${first.prefix === '' ? 'a match without conditions' : `prefix '${first.prefix}'`} of route #${first.route} takes every `
      + 'request of this match',
  }))),
};

interface Shadowed { readonly route: number; readonly match: number; readonly first: PlainPrefix }
interface PlainPrefix { readonly prefix: string; readonly route: number }

/** Matches that an earlier plain prefix shadows. */
function shadowedMatches(routes: readonly HttpRouteSpec[]): Shadowed[] {
  if (routes.length < 2 && (routes[0]?.match?.length ?? 0) < 2) {
    return [];
  }
  const reported = new Set(routeConflictsProblems(routes).map(problem => problem.field));
  const plain: PlainPrefix[] = [];
  return routes.flatMap((route, i) => {
    const matches = route.match ?? [];
    const found = matches.flatMap((match, j) => {
      const first = plain.find(({ prefix }) => prefixTakes(prefix, match));
      return first && !reported.has(`[${i}].match[${j}]`) && !reported.has(`[${i}]`) ? [{ route: i, match: j, first }] : [];
    });
    for (const match of matches.filter(one => !isPlaced(one))) {
      const prefix = requestConditions(match).length === 0 ? '' : plainPrefix(match);
      if (prefix !== undefined) {
        plain.push({ prefix, route: i });
      }
    }
    return found;
  });
}
