/** A match of a path, as JSON. */
export interface PathMatchSpec {
  readonly type: 'Exact' | 'PathPrefix' | 'RegularExpression';
  readonly value: string;
}

/** A match of a header or query parameter, as JSON. */
export interface NamedMatchSpec {
  readonly type: 'Exact' | 'RegularExpression';
  readonly name: string;
  readonly value: string;
}

/** A match of a rule, as JSON. */
export interface RuleMatchSpec {
  readonly path: PathMatchSpec;
  readonly method?: string;
  readonly headers?: readonly NamedMatchSpec[];
  readonly queryParams?: readonly NamedMatchSpec[];
}

/** A backend of a rule, as JSON. */
export interface BackendRefSpec {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly port?: number;
  readonly weight?: number;
  readonly filters?: readonly RuleFilterSpec[];
}

/** A filter of a rule, as JSON. */
export interface RuleFilterSpec {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** A rule of an HTTPRoute, as JSON. */
export interface HttpRuleSpec {
  readonly name?: string;
  readonly matches: readonly RuleMatchSpec[];
  readonly filters?: readonly RuleFilterSpec[];
  readonly backendRefs?: readonly BackendRefSpec[];
  readonly timeouts?: { readonly request: string };
}
