import type * as kplus from 'cdk8s-plus-27';

/** cdk8s-plus, loaded on first use: it takes 125 ms, and most programs do not need it. */
export function cdk8sPlus(): typeof kplus {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('cdk8s-plus-27') as typeof kplus;
}
