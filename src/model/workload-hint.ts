import { Labels } from './labels';

/** Facts about a gateway's workload that are not in the manifests. */
export interface WorkloadHint {
  /** Labels of its Pods; undefined for every selector. */
  readonly selector?: Labels;
  readonly namespace: string;
  /** The only Gateway that it applies to, `namespace/name`; undefined for all. */
  readonly gateway?: string;
  /** Version of Istio that it runs. */
  readonly istioVersion?: string;
}
