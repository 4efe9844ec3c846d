import { IDelegateVirtualService } from './delegate-reference';
import { HttpMatchOptions, renderMatches } from './http-match';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** A route whose requests another VirtualService routes. */
export interface HttpDelegationOptions extends HttpMatchOptions {
  /** The VirtualService that routes the requests. Its matches must lie within those of this route. */
  readonly delegate: IDelegateVirtualService;
}

/** Renders a route for the namespace of its VirtualService. */
export function renderDelegation(options: HttpDelegationOptions, namespace?: string): HttpRouteSpec {
  const { delegate: { name, namespace: home }, name: route } = options;
  const match = renderMatches(options, namespace);
  return {
    ...route !== undefined && { name: route },
    ...match && { match },
    delegate: { name, ...home !== undefined && home !== namespace && { namespace: home } },
  };
}
