import { Rule } from '../rule';

/** IST0002: no deprecated field is used. */
export const deprecatedField: Rule = {
  id: 'deprecated-field',
  codes: ['IST0002'],
  complies: 'no route uses fault.delay.percent',
  accepted: { set: { 'routes.spec.http[0].fault': { delay: { fixedDelay: '1s', percentage: { value: 5 } } } } },
  refused: { set: { 'routes.spec.http[0].fault': { delay: { fixedDelay: '1s', percent: 5 } } } },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, spec }) => (spec.http ?? []).flatMap((route, i) =>
    ((route.fault?.delay as { percent?: number } | undefined)?.percent ?? 0) > 0
      ? [
        {
          resource,
          path: `spec.http[${i}].fault.delay.percent`,
          message: 'fault.delay.percent is deprecated',
          help: 'use fault.delay.percentage',
        },
      ] : [])),
};
