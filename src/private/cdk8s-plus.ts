import type * as kplus from 'cdk8s-plus-27';

let loaded: typeof kplus | undefined;

/** cdk8s-plus, loaded when a chart first makes a Secret: it costs 125 ms that other charts need not pay. */
export function cdk8sPlus(): typeof kplus {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return loaded ??= require('cdk8s-plus-27') as typeof kplus;
}
