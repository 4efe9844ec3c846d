import type * as kubeObjects from './kube-objects';

/** Secrets and ConfigMaps, loaded when a program creates the first: the API of Kubernetes takes as long as a third of cdk8s. */
export function loadKubeObjects(): typeof kubeObjects {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./kube-objects') as typeof kubeObjects;
}
