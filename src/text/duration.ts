import { Duration } from 'cdk8s';

/** A duration in protobuf's notation, as in routes: whole seconds, or milliseconds otherwise. */
export function protobufDuration(duration: Duration): string {
  const milliseconds = duration.toMilliseconds({ integral: false });
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** A duration in whole seconds in Go's notation, as the API server returns it: `1h0m0s`, `5m0s`, `30s`. */
export function goDuration(duration: Duration): string {
  const total = Math.round(duration.toSeconds({ integral: false }));
  const [hours, minutes, seconds] = [Math.floor(total / 3600), Math.floor(total / 60) % 60, total % 60];
  return hours > 0 ? `${hours}h${minutes}m${seconds}s` : minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
