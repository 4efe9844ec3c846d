import { Duration } from 'cdk8s';
import { CorsPolicy } from './cors-policy';
import { Destination } from './destination';
import { FaultInjection } from './fault-injection';
import { HeaderOperations } from './header-operations';
import { HttpMatchOptions } from './http-match';
import { HttpMirror } from './http-mirror';
import { HttpRetries } from './http-retries';
import { HttpRewrite } from './http-rewrite';

/** A route that forwards requests to a destination. */
export interface HttpRouteOptions extends HttpMatchOptions {
  /** The destination of the requests. */
  readonly destination: Destination;

  /**
   * Change of path or authority before forwarding.
   *
   * @default - none
   */
  readonly rewrite?: HttpRewrite;

  /**
   * Time limit of a request with all its retries, at least a millisecond.
   *
   * @default - none
   */
  readonly timeout?: Duration;

  /**
   * When a failed request is retried.
   *
   * @default - Istio's: 2 retries on connection failures
   */
  readonly retries?: HttpRetries;

  /**
   * Changes to the headers of the request.
   *
   * @default - none
   */
  readonly requestHeaders?: HeaderOperations;

  /**
   * Changes to the headers of the response.
   *
   * @default - none
   */
  readonly responseHeaders?: HeaderOperations;

  /**
   * Which web pages of other origins may call the route.
   *
   * @default - none of them: browsers refuse such requests, unless the destination permits them
   */
  readonly cors?: CorsPolicy;

  /**
   * Errors and delays that the gateway injects, to test how clients cope.
   *
   * @default - none
   */
  readonly fault?: FaultInjection;

  /**
   * Destinations that receive copies of requests; their responses are dropped.
   *
   * @default - none
   * @nonempty
   */
  readonly mirrors?: HttpMirror[];
}

/** A route that redirects the client to another address. */
export interface HttpRedirectOptions extends HttpMatchOptions {
  /**
   * Path of the new address, with its leading slash. It replaces the whole path.
   *
   * @default - the path of the request
   */
  readonly path?: string;

  /**
   * Replaces the matched prefix in the path of the request, such as `/shop` for `/store`; the rest of the path stays. All `paths` must be
   * prefixes. Needs Istio 1.31.
   *
   * @default - none
   */
  readonly prefixRewrite?: string;

  /**
   * Host of the new address.
   *
   * @default - the host of the request
   */
  readonly authority?: string;

  /**
   * Scheme of the new address: `http` or `https`.
   *
   * @default - the scheme of the request
   */
  readonly scheme?: string;

  /**
   * Port of the new address.
   *
   * @default - the port of the scheme
   */
  readonly port?: number;

  /**
   * HTTP status: 301, 302, 303, 307 or 308.
   *
   * @default 301
   */
  readonly redirectCode?: number;
}

/** A route that the gateway answers itself. */
export interface HttpDirectResponseOptions extends HttpMatchOptions {
  /** HTTP status, 200 to 599. */
  readonly status: number;

  /**
   * Body of the response.
   *
   * @default - empty
   */
  readonly body?: string;
}
