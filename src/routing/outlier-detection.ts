import { Duration } from 'cdk8s';
import { protobufDuration } from '../text/duration';
import { OutlierDetectionSpec } from '../validation/destination-rule-spec';

/**
 * When an endpoint that fails is ejected: it gets no requests for a while.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * Responses with status 5xx in a row after which an endpoint is ejected; 0 turns it off. Timeouts and failed connections count too.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;

  /**
   * Responses with status 502, 503 or 504 in a row after which an endpoint is ejected.
   *
   * @default - off
   */
  readonly consecutiveGatewayErrors?: number;

  /**
   * Failed connections and timeouts in a row after which an endpoint is ejected. Needs `splitExternalLocalOriginErrors`.
   *
   * @default 5
   */
  readonly consecutiveLocalOriginFailures?: number;

  /**
   * Whether failed connections are counted apart from responses of the endpoint.
   *
   * @default false
   */
  readonly splitExternalLocalOriginErrors?: boolean;

  /**
   * Percentage of failed requests above which an endpoint is ejected, 0 to 100. Needs Istio 1.32.
   *
   * @default - off
   */
  readonly failurePercentageThreshold?: number;

  /**
   * The statuses that count as errors, 100 to 599. Needs Istio 1.31.
   *
   * @default - 500 to 599
   * @nonempty
   */
  readonly httpErrorCodes?: number[];

  /**
   * Time between two checks of all endpoints.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * Time of the first ejection of an endpoint; each further one takes longer by it.
   *
   * @default Duration.seconds(30)
   */
  readonly baseEjectionTime?: Duration;

  /**
   * Most endpoints that are ejected at once, in percent, 0 to 100. One endpoint may always be ejected.
   *
   * @default 10
   */
  readonly maxEjectionPercent?: number;

  /**
   * Percentage of healthy endpoints, 0 to 100, below which ejected endpoints get requests too.
   *
   * @default 0
   */
  readonly minHealthPercent?: number;
}

/** Outlier detection as in a DestinationRule. */
export function renderOutlierDetection({ interval, baseEjectionTime, httpErrorCodes, ...numbers }: OutlierDetection): OutlierDetectionSpec {
  return {
    ...numbers,
    interval: interval && protobufDuration(interval),
    baseEjectionTime: baseEjectionTime && protobufDuration(baseEjectionTime),
    outlierDetectionHttpErrorCodes: httpErrorCodes,
  };
}
