/** Where the requests from one locality go. */
export interface LocalityDistribution {
  /** Locality of the client: `region`, `region/zone` or `region/zone/subzone`, or a prefix of them with `*` at the end. */
  readonly from: string;
  /** Percentage of the requests by locality of the endpoints; together 100. */
  readonly to: { [locality: string]: number };
}

/** The region that takes the requests of another whose endpoints are not healthy. */
export interface LocalityFailover {
  /** Region of the client. */
  readonly from: string;
  /** Region of the endpoints. */
  readonly to: string;
}

/**
 * How requests are spread over regions and zones. `failover` and `failoverPriority` need outlier detection.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export interface LocalityLoadBalancing {
  /**
   * Shares of the requests by locality. Excludes `failover`.
   *
   * @default - endpoints in the same locality first
   * @nonempty
   */
  readonly distribute?: LocalityDistribution[];

  /**
   * Order of regions if endpoints fail. Excludes `distribute`.
   *
   * @default - any other region
   * @nonempty
   */
  readonly failover?: LocalityFailover[];

  /**
   * Labels, most important first: endpoints with more of the client's values come first.
   *
   * @default - region, zone, subzone
   * @nonempty
   */
  readonly failoverPriority?: string[];

  /**
   * Whether locality counts at all.
   *
   * @default - as the mesh is configured
   */
  readonly enabled?: boolean;
}
