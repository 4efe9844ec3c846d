import type * as gatewayApiObjects from './gateway-api-objects';
import type * as kubeObjects from './kube-objects';
import type * as securityObjects from './security-objects';

/** A look-up by `require` for each Secret would cost half as much as the Secret. */
let loaded: typeof kubeObjects | undefined;

/** Secrets and ConfigMaps. Loaded with the first one, because the Kubernetes API takes a third as long to load as cdk8s. */
export function loadKubeObjects(): typeof kubeObjects {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return loaded ??= require('./kube-objects') as typeof kubeObjects;
}

/** Objects of the Gateway API, loaded with the first one: most programs use the API of Istio. */
export function loadGatewayApiObjects(): typeof gatewayApiObjects {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./gateway-api-objects') as typeof gatewayApiObjects;
}

/** Objects of Istio's API `security.istio.io`, loaded with the first one. */
export function loadSecurityObjects(): typeof securityObjects {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./security-objects') as typeof securityObjects;
}
