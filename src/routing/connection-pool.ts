import { Duration } from 'cdk8s';
import { protobufDuration } from '../text/duration';
import { ConnectionPoolSpec } from '../validation/destination-rule-spec';

/** Probes that find connections whose other end is gone. */
export interface TcpKeepalive {
  /**
   * Probes without an answer after which a connection is closed.
   *
   * @default - the operating system's, usually 9
   */
  readonly probes?: number;

  /**
   * Time without data after which probes begin.
   *
   * @default - the operating system's, usually 2 hours
   */
  readonly time?: Duration;

  /**
   * Time between two probes.
   *
   * @default - the operating system's, usually 75 seconds
   */
  readonly interval?: Duration;
}

/**
 * Limits of the connections to a backend.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface TcpConnectionPool {
  /**
   * Most connections to all endpoints together.
   *
   * @default - no limit
   */
  readonly maxConnections?: number;

  /**
   * Time to establish a connection.
   *
   * @default Duration.seconds(10)
   */
  readonly connectTimeout?: Duration;

  /**
   * Time without data after which a TCP connection is closed; zero for never. Does not apply to HTTP.
   *
   * @default Duration.hours(1)
   */
  readonly idleTimeout?: Duration;

  /**
   * Time after which a connection is closed, in use or not.
   *
   * @default - no limit
   */
  readonly maxConnectionDuration?: Duration;

  /**
   * Probes that find connections whose other end is gone.
   *
   * @default - none
   */
  readonly tcpKeepalive?: TcpKeepalive;
}

/** Pings on HTTP/2 connections. */
export interface Http2KeepAlive {
  /** Time between two pings. */
  readonly interval: Duration;
  /** Time to answer, after which the connection is closed. */
  readonly timeout: Duration;
}

/** Whether HTTP/1.1 connections to a backend become HTTP/2. */
export enum H2UpgradePolicy {
  /** As the mesh is configured. */
  DEFAULT = 'DEFAULT',
  /** Stay HTTP/1.1. */
  DO_NOT_UPGRADE = 'DO_NOT_UPGRADE',
  /** Become HTTP/2. */
  UPGRADE = 'UPGRADE',
}

/**
 * Limits of HTTP requests to a backend.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface HttpConnectionPool {
  /**
   * Most requests that wait for a connection.
   *
   * @default - no limit
   */
  readonly http1MaxPendingRequests?: number;

  /**
   * Most requests at once to all endpoints together, for HTTP/1.1 too.
   *
   * @default - no limit
   */
  readonly http2MaxRequests?: number;

  /**
   * Most requests of one connection; 1 turns keep-alive off.
   *
   * @default - no limit
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * Most retries at once to all endpoints together.
   *
   * @default - no limit
   */
  readonly maxRetries?: number;

  /**
   * Most streams at once of one HTTP/2 connection.
   *
   * @default - no limit
   */
  readonly maxConcurrentStreams?: number;

  /**
   * Time without requests after which a connection is closed.
   *
   * @default Duration.hours(1)
   */
  readonly idleTimeout?: Duration;

  /**
   * Whether HTTP/1.1 connections become HTTP/2.
   *
   * @default - as the mesh is configured
   */
  readonly h2UpgradePolicy?: H2UpgradePolicy;

  /**
   * Use the HTTP version that the client uses. Excludes `H2UpgradePolicy.UPGRADE`.
   *
   * @default false
   */
  readonly useClientProtocol?: boolean;

  /**
   * Pings on HTTP/2 connections. Needs Istio 1.31.
   *
   * @default - none
   */
  readonly http2KeepAlive?: Http2KeepAlive;
}

/** Limits of connections and requests to a backend; at least one of `tcp` and `http`. */
export interface ConnectionPool {
  /**
   * Limits of connections.
   *
   * @default - Istio's defaults
   */
  readonly tcp?: TcpConnectionPool;

  /**
   * Limits of HTTP requests.
   *
   * @default - Istio's defaults
   */
  readonly http?: HttpConnectionPool;
}

/** A connection pool as in a DestinationRule. */
export function renderConnectionPool({ tcp, http }: ConnectionPool): ConnectionPoolSpec {
  return {
    tcp: tcp && {
      maxConnections: tcp.maxConnections,
      connectTimeout: text(tcp.connectTimeout),
      idleTimeout: text(tcp.idleTimeout),
      maxConnectionDuration: text(tcp.maxConnectionDuration),
      tcpKeepalive: tcp.tcpKeepalive && {
        probes: tcp.tcpKeepalive.probes, time: text(tcp.tcpKeepalive.time), interval: text(tcp.tcpKeepalive.interval),
      },
    },
    http: http && {
      http1MaxPendingRequests: http.http1MaxPendingRequests,
      http2MaxRequests: http.http2MaxRequests,
      maxRequestsPerConnection: http.maxRequestsPerConnection,
      maxRetries: http.maxRetries,
      maxConcurrentStreams: http.maxConcurrentStreams,
      idleTimeout: text(http.idleTimeout),
      h2UpgradePolicy: http.h2UpgradePolicy,
      useClientProtocol: http.useClientProtocol,
      http2KeepAlive: http.http2KeepAlive && { interval: text(http.http2KeepAlive.interval), timeout: text(http.http2KeepAlive.timeout) },
    },
  };
}

function text(duration: Duration | undefined): string | undefined {
  return duration && protobufDuration(duration);
}
