import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { selectorText } from '../../model/labels';
import { looksLikeGateway } from '../../model/workloads';
import { Rule } from '../rule';

const DEFAULT_SELECTOR = 'istio=ingressgateway';

/** IST0101: a Gateway selects a workload that exists. */
export const selectorNotFound: Rule = {
  id: 'selector-not-found',
  codes: ['IST0101', 'undecided'],
  complies: 'the selector of each Gateway matches the labels of a gateway workload',
  accepted: { set: { 'gateway.spec.selector': { app: 'istio-ingressgateway' } } },
  refused: { set: { 'gateway.spec.selector': { app: 'ingress' } } },
  check: ({ model, options }) =>
    model.gatewayWorkloads
      .filter(one => !one.deployed && isGuessed(one, options.complete))
      .flatMap(workload => {
        const selector = selectorText(workload.labels);
        const gateways = workload.gateways.filter(gateway => selectorText(gateway.selector) === selector && selector !== '');
        const candidates = model.workloads.filter(looksLikeGateway);
        // a custom gateway next to the one that Istio installs is common
        const known = options.complete || (candidates.length > 0 && selector !== DEFAULT_SELECTOR);
        return gateways.map(({ resource }) =>
          known
            ? {
              resource,
              path: 'spec.selector',
              message: `no workload has the labels of selector ${selector}`,
              help:
                  candidates.length > 0
                    ? `use the labels of a gateway workload: ${candidates.map(w => `${w.resource.name} has ${selectorText(w.labels)}`).join('; ')}`
                    : undefined,
            }
            : {
              resource,
              code: 'undecided' as const,
              path: 'spec.selector',
              message: `the workload of selector ${selector} is not among the manifests, so the namespace of its Secrets is unknown`,
            },
        );
      }),
};

/**
 * Whether only the selector refers to the workload; the workload of Istio's default installation is assumed to exist unless the manifests
 * are complete.
 */
function isGuessed({ namespaceFrom }: GatewayWorkloadModel, complete: boolean): boolean {
  return ['service', 'unmatched', 'unknown'].includes(namespaceFrom) || (complete && namespaceFrom === 'default');
}
