import { mergeRoutes } from '../validation/delegate-merge';
import { isExportedTo } from '../validation/export-to';
import { HttpMatchSpec, HttpRouteSpec } from '../validation/virtual-service-spec';

/** A route of a VirtualService that delegates. */
export interface Delegation {
  /** The VirtualService, for messages. */
  readonly root: string;
  /** Namespace of the VirtualService. */
  readonly namespace?: string;
  readonly spec: HttpRouteSpec;
  /** Versions of Istio that the workloads of its gateways run, as far as the program names them. */
  readonly istioVersions: readonly string[];
}

/** A VirtualService to which others delegate. */
export interface DelegateContent {
  readonly name: string;
  readonly namespace?: string;
  readonly exportTo?: readonly string[];
  readonly http: readonly HttpRouteSpec[];
}

/** What Istio would silently drop of a delegate: its routes that no delegation of the program covers, and headers. */
export function delegationProblems(delegate: DelegateContent, delegations: readonly Delegation[]): string[] {
  const { name, http } = delegate;
  const hidden = delegations.filter(({ namespace }) => !isVisibleTo(delegate, namespace));
  return [
    ...hidden.map(({ root, namespace }) =>
      `${root} delegates to '${name}', whose exportTo hides it from namespace '${namespace}'; add the namespace to exportTo of the delegate`),
    ...delegations.length === 0 ? [] : http.flatMap((route, i) => {
      const merged = delegations.flatMap(({ spec }) => mergeRoutes(spec, [route]));
      return merged.length > 0 ? [] : [
        `route #${i} of delegate '${name}' (${matchesText(route)}) lies in no route that delegates to it: `
          + `${delegations.map(({ root, spec }) => `${matchesText(spec)} of ${root}`).join('; ')}; begin its paths with the delegated ones, `
          + 'and repeat none of the other conditions with another value',
      ];
    }),
    ...delegations.flatMap(({ root, spec: { headers } }) => http.flatMap((route, i) => headers && route.headers ? [
      `route #${i} of delegate '${name}' changes headers, and would lose those of ${root} (hsts, securityHeaders): Istio does not merge them; `
        + 'repeat them in the route, or remove them from the host',
    ] : [])),
  ];
}

function isVisibleTo({ namespace: own, exportTo = [] }: DelegateContent, namespace: string | undefined): boolean {
  return namespace === undefined || isExportedTo(exportTo, own ?? namespace, namespace);
}

function matchesText({ match = [] }: HttpRouteSpec): string {
  return match.map(matchText).join(' or ') || 'every request';
}

function matchText({ name: _, ...conditions }: HttpMatchSpec): string {
  return Object.entries(conditions).map(([field, value]) => `${field} ${JSON.stringify(value)}`).join(' and ');
}
