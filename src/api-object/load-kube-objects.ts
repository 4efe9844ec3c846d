import type * as kubeObjects from './kube-objects';

/** Secrets and ConfigMaps. Loaded with the first one, because the Kubernetes API takes a third as long to load as cdk8s. */
export function loadKubeObjects(): typeof kubeObjects {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./kube-objects') as typeof kubeObjects;
}
