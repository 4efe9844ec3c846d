import { Duration } from 'cdk8s';

/** A duration as Kubernetes writes it, in whole seconds: `3600s`. */
export function goDuration(duration: Duration): string {
  return `${Math.round(duration.toSeconds({ integral: false }))}s`;
}
