import { Duration } from 'cdk8s';
import { HashAlgorithm } from './hash-algorithm';
import { LocalityLoadBalancing } from './locality-load-balancing';
import { ZoneAwareLoadBalancing } from './zone-aware-load-balancing';
import { checkArguments } from '../arguments/check-arguments';
import { protobufDuration } from '../text/duration';
import { ConsistentHashSpec, LoadBalancerSpec } from '../validation/destination-rule-spec';

/** Options that all load balancers have. */
export interface LoadBalancerOptions {
  /**
   * How requests are spread over regions and zones.
   *
   * @default - as the mesh is configured
   */
  readonly locality?: LocalityLoadBalancing;

  /**
   * Requests stay in the zone of the client as far as the load stays even. Excludes `locality`. Needs Istio 1.31.
   *
   * @default - as the mesh is configured
   */
  readonly zoneAware?: ZoneAwareLoadBalancing;
}

/** New endpoints get their full share of requests only after a while. Needs Istio 1.24. */
export interface LoadBalancerWarmup {
  /** Time until a new endpoint gets its full share. */
  readonly duration: Duration;

  /**
   * Share in the beginning, in percent of the full share, 0 to 100.
   *
   * @default 10
   */
  readonly minimumPercent?: number;

  /**
   * How the share grows: 1 is linear, more is slower in the beginning; above 0.
   *
   * @default 1
   */
  readonly aggression?: number;
}

/** Options of load balancers that can warm up endpoints. */
export interface WarmupLoadBalancerOptions extends LoadBalancerOptions {
  /**
   * New endpoints get their full share of requests only after a while.
   *
   * @default - at once
   */
  readonly warmup?: LoadBalancerWarmup;
}

/** Options of consistent hashing. */
export interface ConsistentHashOptions extends LoadBalancerOptions {
  /**
   * How requests are assigned to endpoints.
   *
   * @default - Istio's: a ring of at least 1024 places
   */
  readonly algorithm?: HashAlgorithm;
}

/** Options of consistent hashing by a cookie. */
export interface CookieHashOptions extends ConsistentHashOptions {
  /**
   * Lifetime of the cookie that the gateway sets for a client without it; zero for a cookie that lasts as long as the browser's session.
   *
   * @default - the gateway sets no cookie
   */
  readonly ttl?: Duration;

  /**
   * Path of the cookie.
   *
   * @default - none
   */
  readonly path?: string;

  /**
   * Further attributes of the cookie, such as `SameSite: 'Lax'`; an empty value for an attribute without one, such as `Secure`. Needs
   * Istio 1.28.
   *
   * @default - none
   */
  readonly attributes?: { [name: string]: string };
}

/**
 * How requests are spread over the endpoints of a backend.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export class LoadBalancer {
  /**
   * One endpoint after the other.
   *
   * @param options locality or zones, warm-up
   */
  public static roundRobin(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.roundRobin', [options]);
    return new LoadBalancer({ simple: 'ROUND_ROBIN', ...common(options) });
  }

  /**
   * Of two endpoints, the one with fewer requests. Istio's default.
   *
   * @param options locality or zones, warm-up
   */
  public static leastRequest(options: WarmupLoadBalancerOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.leastRequest', [options]);
    return new LoadBalancer({ simple: 'LEAST_REQUEST', ...common(options) });
  }

  /**
   * A random endpoint.
   *
   * @param options locality or zones
   */
  public static random(options: LoadBalancerOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.random', [options]);
    return new LoadBalancer({ simple: 'RANDOM', ...common(options) });
  }

  /** The address that the client requested, without load balancing. A gateway has no such address for hosts that it routes. */
  public static passthrough(): LoadBalancer {
    return new LoadBalancer({ simple: 'PASSTHROUGH' });
  }

  /**
   * The same endpoint for the same value of a header.
   *
   * @param header name of the header
   * @param options algorithm, locality or zones
   */
  public static hashOfHeader(header: string, options: ConsistentHashOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.hashOfHeader', [header, options]);
    return LoadBalancer.hash({ httpHeaderName: header }, options);
  }

  /**
   * The same endpoint for the same value of a cookie.
   *
   * @param cookie name of the cookie
   * @param options lifetime and path of a cookie that the gateway sets, algorithm, locality or zones
   */
  public static hashOfCookie(cookie: string, options: CookieHashOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.hashOfCookie', [cookie, options]);
    const { ttl, path, attributes = {} } = options;
    const pairs = Object.entries(attributes).map(([name, value]) => ({ name, ...value !== '' && { value } }));
    return LoadBalancer.hash({
      httpCookie: { name: cookie, ttl: ttl && protobufDuration(ttl), path, ...pairs.length > 0 && { attributes: pairs } },
    }, options);
  }

  /**
   * The same endpoint for the same address of a client.
   *
   * @param options algorithm, locality or zones
   */
  public static hashOfSourceAddress(options: ConsistentHashOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.hashOfSourceAddress', [options]);
    return LoadBalancer.hash({ useSourceIp: true }, options);
  }

  /**
   * The same endpoint for the same value of a query parameter.
   *
   * @param parameter name of the query parameter
   * @param options algorithm, locality or zones
   */
  public static hashOfQueryParameter(parameter: string, options: ConsistentHashOptions = {}): LoadBalancer {
    checkArguments('LoadBalancer.hashOfQueryParameter', [parameter, options]);
    return LoadBalancer.hash({ httpQueryParameterName: parameter }, options);
  }

  private static hash(key: ConsistentHashSpec, options: ConsistentHashOptions): LoadBalancer {
    return new LoadBalancer({ consistentHash: { ...key, ...options.algorithm?._toSpec() }, ...common(options) });
  }

  private constructor(private readonly spec: LoadBalancerSpec) {}

  /** @internal */
  public _toSpec(): LoadBalancerSpec {
    return this.spec;
  }
}

function common({ locality, zoneAware, warmup }: WarmupLoadBalancerOptions): LoadBalancerSpec {
  return {
    localityLbSetting: locality && { ...locality },
    zoneAwareLbSetting: zoneAware && { ...zoneAware },
    warmup: warmup && { ...warmup, duration: protobufDuration(warmup.duration) },
  };
}
