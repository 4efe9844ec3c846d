import { Duration } from 'cdk8s';
import { FaultAbort } from './fault-abort';
import { protobufDuration } from '../text/duration';
import { FaultSpec } from '../validation/virtual-service-spec';

/** Requests that the gateway delays before it forwards them. */
export interface FaultDelay {
  /** How long a request is delayed, at least a millisecond. */
  readonly fixedDelay: Duration;

  /**
   * Percentage of the requests that are delayed: 0, or 0.0001 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/**
 * Errors and delays that the gateway injects, to test how clients cope. At least one of `delay` and `abort`. Retries and timeouts of the
 * same route do not apply to what is injected.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPFaultInjection
 */
export interface FaultInjection {
  /**
   * Requests that are delayed.
   *
   * @default - none
   */
  readonly delay?: FaultDelay;

  /**
   * Requests that are answered with an error.
   *
   * @default - none
   */
  readonly abort?: FaultAbort;
}

/** Renders faults as the `fault` of a route. Percentages are explicit: without one, Istio injects nothing. */
export function renderFault({ delay, abort }: FaultInjection): FaultSpec {
  return {
    ...delay && { delay: { fixedDelay: protobufDuration(delay.fixedDelay), percentage: { value: delay.percentage ?? 100 } } },
    ...abort && { abort: abort._toSpec() },
  };
}
