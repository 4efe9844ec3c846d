import { Labels } from './labels';

/** What is known about a gateway's workload beside the manifests. */
export interface WorkloadHint {
  /** Labels of its Pods; every selector is meant when absent. */
  readonly selector?: Labels;
  readonly namespace: string;
  /** The only Gateway that it is about, `namespace/name`; all when absent. */
  readonly gateway?: string;
}
