import { Delegation } from '../../model/delegates';
import { Report, Rule } from '../rule';

const ROOT = { 'routes.spec.http': [{ match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart' } }] };
const DELEGATE = (name: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
});

/** The delegates of routes exist, are visible, and narrow the match of the route. */
export const delegateNotFound: Rule = {
  id: 'delegate-not-found',
  codes: ['delegate-not-found', 'delegate-without-routes', 'undecided'],
  complies: 'a delegate exists, has no hosts, is exported to the namespace of the route, and none of its matches contradicts the match of '
    + 'the route',
  accepted: { set: ROOT, add: [DELEGATE('cart')] },
  refused: { set: ROOT, add: [DELEGATE('carts')] },
  check: ({ model, options }) => {
    const hasDelegates = model.virtualServices.some(({ hosts }) => hosts.length === 0);
    return model.virtualServices.flatMap(root => model.delegates.delegationsOf(root))
      .flatMap(delegation => reports(delegation, options.complete || hasDelegates));
  },
};

function reports({ root: { resource }, path, namespace, name, state, delegate, routes }: Delegation, complete: boolean): Report[] {
  const who = `${namespace}/${name}`;
  const at = { resource, path: `${path}.delegate` };
  switch (state) {
    case 'missing':
      return [complete
        ? {
          ...at,
          message: `delegate ${who} is not found: Istio drops the route`,
          help: 'correct name and namespace, or add a VirtualService without hosts',
        }
        : { ...at, code: 'undecided', message: `delegate ${who} is not among the manifests` }];
    case 'hidden':
      return [
        {
          ...at,
          message: `delegate ${who} is hidden by its exportTo: Istio drops the route`,
          help: `add ${resource.namespace} to its exportTo`,
        },
      ];
    case 'has-hosts':
      return [
        {
          ...at,
          message: `delegate ${who} has hosts: Istio drops the route`,
          help: 'remove hosts and gateways of the delegate',
        },
      ];
    case 'elsewhere':
    case 'refused':
      return [];
    case 'found':
      return routes.length === 0 && delegate?.spec.http?.length ? [{
        ...at,
        code: 'delegate-without-routes',
        message: `every match of delegate ${who} contradicts the match of the route: Istio drops them`,
        help: 'make the matches of the delegate begin with the match of the route',
      }] : [];
  }
}
