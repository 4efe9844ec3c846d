import { LocalityFailover } from './locality-load-balancing';

/**
 * Requests stay in the zone of the client as far as the endpoints of all zones then get the same load. `failover` and `failoverPriority`
 * need outlier detection.
 *
 * Needs Istio 1.31, and `ISTIO_META_ENABLE_SELF_DISCOVERY=true` in the environment of the gateway's Pods: without it, Envoy does not know
 * how many proxies each zone has.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/zone_aware
 */
export interface ZoneAwareLoadBalancing {
  /**
   * Order of regions if endpoints fail.
   *
   * @default - any other region
   * @nonempty
   */
  readonly failover?: LocalityFailover[];

  /**
   * Labels, most important first: endpoints with more of the client's values come first. Region, zone and subzone are not among them.
   *
   * @default - none
   * @nonempty
   */
  readonly failoverPriority?: string[];

  /**
   * Number of endpoints in the client's region below which zones do not count; at least 1.
   *
   * @default 6
   */
  readonly minClusterSize?: number;

  /**
   * Whether zones count at all.
   *
   * @default true
   */
  readonly enabled?: boolean;
}
