/** A request as the gateway sees it, after TLS. */
export interface HttpRequest {
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** `Host` or `:authority`, in lower case, optionally with a port. */
  readonly authority: string;
  /** Path without query, normalized. */
  readonly path: string;
  /** Query with its question mark, or empty. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
  /** Claims of the token that the gateway verified. */
  readonly claims?: Record<string, unknown>;
}

/** The host of an authority without its port. */
export function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, '');
}
