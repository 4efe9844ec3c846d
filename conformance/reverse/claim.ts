/** A change of a good manifest, about which our validation claims what Istio does. */
export interface Claim {
  readonly kind: 'Gateway' | 'VirtualService' | 'AuthorizationPolicy' | 'RequestAuthentication';
  /** Where the good manifest is changed. */
  readonly path: (string | number)[];
  /** Undefined: left out. */
  readonly value: unknown;
}

/** The same place with several values. */
export function values(kind: Claim['kind'], path: Claim['path'], ...list: unknown[]): Claim[] {
  return list.map(value => ({ kind, path, value }));
}
