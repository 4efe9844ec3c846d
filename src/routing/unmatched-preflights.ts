/**
 * What happens with the preflight requests of origins that a CORS policy does not permit.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#CorsPolicy-UnmatchedPreflights
 */
export enum UnmatchedPreflights {
  /** They are forwarded to the destination, which answers them. */
  FORWARD = 'FORWARD',
  /** The gateway answers them with status 200 without CORS headers, so that browsers refuse the request. */
  IGNORE = 'IGNORE',
}
