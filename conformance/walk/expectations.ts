/** What a client sees at a gateway. */
export interface Expectation {
  /** Also what `--case` repeats. */
  readonly name: string;
  readonly url: string;
  /** Options for curl: which authority to trust, which certificate to show, which versions to speak. */
  readonly curl?: string[];
  readonly expect: Seen;
}

/** What curl must see; what is left out may be anything. */
export interface Seen {
  readonly status?: number;
  readonly redirect?: string;
  /** The service that answers. */
  readonly service?: string;
  /** Headers by lower-case name; undefined: there must be none. */
  readonly headers?: { readonly [name: string]: string | undefined };
  /** Refused before an answer: what curl says. */
  readonly refused?: RegExp;
}

/** TLS 1.3 lets curl see the alert or only the closed connection, as the race goes. */
export const REFUSED = /alert|reset by peer|broken pipe|unexpected eof|empty reply|not connected/i;
