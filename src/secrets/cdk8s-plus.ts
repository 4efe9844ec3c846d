import type * as kplus from 'cdk8s-plus-27';

/** cdk8s-plus, loaded when something of it is first used: it takes 125 ms, which most programs need not pay. */
export function cdk8sPlus(): typeof kplus {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('cdk8s-plus-27') as typeof kplus;
}
