import type * as istio from '../../imports/networking.istio.io';

let loaded: typeof istio | undefined;

/** The constructs generated from Istio's CRDs, loaded when a chart first renders one. */
export function istioImports(): typeof istio {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return loaded ??= require('../../imports/networking.istio.io') as typeof istio;
}
