import { HeaderOperationsSpec, HttpRouteSpec } from '../../validation/virtual-service-spec';

/**
 * The response headers that a gateway sets for a route, by lower-case name: in all of its responses, also in redirects, in direct responses
 * and where a backend does not answer. Values with variables of Envoy depend on the request, and are omitted.
 */
export function responseHeaders({ headers, route }: HttpRouteSpec): { [name: string]: string } | undefined {
  // Istio appends the headers of a single destination to those of the route
  const operations = [headers?.response, ...route?.length === 1 ? [route[0].headers?.response] : []];
  const found = new Map<string, string>();
  for (const { set, add } of operations.map(operation => operation ?? {} as HeaderOperationsSpec)) {
    for (const [name, value] of Object.entries(set ?? {})) put(found, name, value, false);
    for (const [name, value] of Object.entries(add ?? {})) put(found, name, value, true);
  }
  return found.size > 0 ? Object.fromEntries(found) : undefined;
}

function put(found: Map<string, string>, name: string, value: string, append: boolean): void {
  const key = name.toLowerCase();
  const before = append ? found.get(key) : undefined;
  const literal = String(value).split('%%').every(part => !part.includes('%'));
  if (literal) found.set(key, `${before === undefined ? '' : `${before}, `}${String(value).replaceAll('%%', '%')}`);
  else found.delete(key);
}
