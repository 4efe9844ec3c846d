/** A request as the gateway sees it, once TLS is out of the way. */
export interface HttpRequest {
  readonly scheme: 'http' | 'https';
  readonly method: string;
  /** `Host` or `:authority`, in lower case, perhaps with a port. */
  readonly authority: string;
  /** Path without query, normalized. */
  readonly path: string;
  /** Query with its question mark, or empty. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>;
}

/** The host of an authority without its port. */
export function withoutPort(authority: string): string {
  return authority.replace(/:\d*$/, '');
}
