import { gatewayApiObjects } from './shared/gateway-api-example';
import { listenerReport, listenersOf } from './shared/listener-report';
import { record } from '../../model/resource';
import { Rule } from '../rule';

/** Gateway API: a listener that selects namespaces by their labels has the selector. */
export const listenerSelectorMissing: Rule = {
  id: 'listener-selector-missing',
  codes: ['listener-selector-missing'],
  complies: 'a listener whose allowedRoutes.namespaces.from is Selector has a selector',
  accepted: {
    add: gatewayApiObjects({
      listener: { allowedRoutes: { namespaces: { from: 'Selector', selector: { matchLabels: { 'kubernetes.io/metadata.name': 'web' } } } } },
    }),
  },
  refused: { add: gatewayApiObjects({ listener: { allowedRoutes: { namespaces: { from: 'Selector' } } } }) },
  check: context => listenersOf(context)
    .filter(({ routeNamespaces, spec }) => routeNamespaces.from === 'Selector'
      && record(record(spec.allowedRoutes).namespaces).selector === undefined)
    .map(listener => listenerReport(
      listener,
      'allowedRoutes.namespaces.from is Selector, but there is no selector: Istio accepts routes of every namespace',
      { path: `${listener.path}.allowedRoutes.namespaces` },
    )),
};
