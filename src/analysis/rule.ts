import { RuleContext } from './rule-context';
import { FindingCode } from './severity-by-code';
import { Resource } from '../model/resource';
import { TlsGuidelineName } from '../validation/tls-guidelines';

/** A finding without origin and level. */
export interface Report {
  readonly resource: Resource;
  readonly message: string;
  readonly path?: string;
  /** The fix in this case; the catalogue's remedy if absent. */
  readonly help?: string;
  /** Only for rules with several codes. */
  readonly code?: FindingCode;
}

/** A change of the documentation's manifests that shows a rule: fields to set, objects to add. */
export interface RuleExample {
  /** Values by path; a path begins with the short name of the object: `gateway.spec.servers[1].tls.mode`. Undefined removes the field. */
  readonly set?: { readonly [path: string]: unknown };
  readonly add?: readonly object[];
  /** YAML of an additional file. */
  readonly text?: string;
  /** The TLS policy of the analysis. */
  readonly tlsPolicy?: TlsGuidelineName;
}

/** One rule of the analysis. */
export interface Rule {
  /** Unique name, same as its file. */
  readonly id: string;
  readonly codes: readonly FindingCode[];
  /** The condition that holds if there is no finding. */
  readonly complies: string;
  /** It reads certificates or keys, so it runs after all rules that do not. */
  readonly readsSecrets?: boolean;
  readonly accepted: RuleExample;
  readonly refused: RuleExample;
  readonly check: (context: RuleContext) => Report[];
}
