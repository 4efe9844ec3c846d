import { Duration } from 'cdk8s';

/**
 * How often and when a failed request is retried.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface HttpRetries {
  /** Number of retries; 0 turns off Istio's default of 2. */
  readonly attempts: number;

  /**
   * Time limit of each attempt, at least a millisecond.
   *
   * @default - the route's timeout
   */
  readonly perTryTimeout?: Duration;

  /**
   * Conditions, as Envoy names them: `5xx`, `gateway-error`, `connect-failure`, `retriable-4xx`, a status code, …
   *
   * @default - Istio's: `connect-failure`, `refused-stream`, `unavailable`, `cancelled`
   */
  readonly retryOn?: string[];

  /**
   * Shortest time between two attempts, at least a millisecond. It grows with each attempt, to ten times as long. Needs Istio 1.26.
   *
   * @default - Istio's: 25 milliseconds
   */
  readonly backoff?: Duration;

  /**
   * Whether attempts avoid the Pods that failed before. Needs Istio 1.26.
   *
   * @default true
   */
  readonly retryIgnorePreviousHosts?: boolean;

  /**
   * Whether attempts may go to other localities. Without it, they stay in the localities that load balancing prefers.
   *
   * @default false
   */
  readonly retryRemoteLocalities?: boolean;
}
