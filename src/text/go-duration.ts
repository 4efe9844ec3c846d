import { Duration } from 'cdk8s';

/** A duration in whole seconds in Go's notation, as the API server returns it: `1h0m0s`, `5m0s`, `30s`. */
export function goDuration(duration: Duration): string {
  const total = Math.round(duration.toSeconds({ integral: false }));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0 ? `${hours}h${minutes}m${seconds}s` : minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
