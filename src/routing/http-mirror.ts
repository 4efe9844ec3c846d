import { SingleDestination } from './destination';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/**
 * A destination that receives copies of requests; its responses are dropped.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPMirrorPolicy
 */
export interface HttpMirror {
  /** The destination of the copies. */
  readonly destination: SingleDestination;

  /**
   * Percentage of the requests that are copied: 0, or 0.0001 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;
}

/** Renders mirrors for the namespace of their VirtualService. */
export function renderMirrors(mirrors: readonly HttpMirror[], namespace?: string): NonNullable<HttpRouteSpec['mirrors']> {
  return mirrors.map(({ destination, percentage }) => ({
    destination: destination._destination(namespace), ...percentage !== undefined && { percentage: { value: percentage } },
  }));
}
