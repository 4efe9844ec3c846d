import { routeConflictsProblems } from '../../validation/route-conflicts';
import { HttpMatchSpec } from '../../validation/virtual-service-spec';
import { Rule } from '../rule';

const ROUTE = [{ destination: { host: 'frontend', port: { number: 8080 } } }];

/** No match of a VirtualService is taken by an earlier one in a way that Istio's own check does not see. */
export const routeShadowed: Rule = {
  id: 'route-shadowed',
  codes: ['route-shadowed'],
  complies: 'a match with the same or fewer conditions on a prefix comes after the matches below that prefix',
  accepted: { set: { 'routes.spec.http': [{ match: [{ uri: { exact: '/login' } }], route: ROUTE }, { match: [{ uri: { prefix: '/' } }], route: ROUTE }] } },
  refused: { set: { 'routes.spec.http': [{ match: [{ uri: { prefix: '/' } }], route: ROUTE }, { match: [{ uri: { exact: '/login' } }], route: ROUTE }] } },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, spec }) => {
    const told = new Set(routeConflictsProblems(spec.http ?? []).map(problem => problem.field));
    const plain: { prefix: string; route: number }[] = [];
    return (spec.http ?? []).flatMap((route, i) => {
      const found = (route.match ?? []).flatMap((match, j) => {
        const first = plain.find(({ prefix }) => covers(prefix, match));
        return first && !told.has(`[${i}].match[${j}]`) && !told.has(`[${i}]`) ? [{
          resource, path: `spec.http[${i}].match[${j}]`, message: `prefix '${first.prefix}' of route #${first.route} takes every request of this match`,
        }] : [];
      });
      plain.push(...(route.match ?? []).filter(isPlainPrefix).map(match => ({ prefix: match.uri!.prefix!, route: i })));
      return found;
    });
  }),
};

/** A match of a prefix and nothing else takes all that is below it, whatever else the later match asks for. */
function isPlainPrefix(match: HttpMatchSpec): boolean {
  return match.uri?.prefix !== undefined && Object.keys(match).every(key => key === 'uri' || key === 'name' || (key === 'ignoreUriCase' && !match.ignoreUriCase));
}

function covers(prefix: string, { uri, ignoreUriCase }: HttpMatchSpec): boolean {
  if (prefix === '/') {
    return true;
  }
  const start = uri?.exact ?? uri?.prefix;
  return start !== undefined && !ignoreUriCase && start.startsWith(prefix);
}
