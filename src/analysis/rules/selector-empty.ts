import { Rule } from '../rule';

/** A Gateway selects its workload. */
export const selectorEmpty: Rule = {
  id: 'selector-empty',
  codes: ['selector-empty'],
  complies: 'each Gateway has a selector',
  accepted: {},
  refused: { set: { 'gateway.spec.selector': undefined } },
  check: ({ model }) => model.gateways.filter(({ selector }) => Object.keys(selector).length === 0)
    .map(({ resource }) => ({
      resource, path: 'spec.selector', message: 'a gateway without selector applies to every gateway workload of the mesh',
    })),
};
