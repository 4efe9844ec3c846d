import { FindingCode } from './catalogue';
import { RuleContext } from './rule-context';
import { Resource } from '../model/resource';

/** What a rule found, before origin and level are added. */
export interface Report {
  readonly resource: Resource;
  readonly message: string;
  readonly path?: string;
  /** What to do in this case; the catalogue's remedy when absent. */
  readonly help?: string;
  /** Only for rules that stand for several codes. */
  readonly code?: FindingCode;
}

/** How the manifests of the documentation are changed to show a rule: fields that are set, objects that are added. */
export interface RuleExample {
  /** Values by path, the first part being the short name of the object: `gateway.spec.servers[1].tls.mode`. Undefined removes. */
  readonly set?: { readonly [path: string]: unknown };
  readonly add?: readonly object[];
  /** YAML of a further file. */
  readonly text?: string;
}

/** One thing that is looked for. */
export interface Rule {
  /** Unique name: that of its file. */
  readonly id: string;
  readonly codes: readonly FindingCode[];
  /** The condition that holds where nothing is found. */
  readonly complies: string;
  /** It reads certificates or keys, so it runs after all that does not. */
  readonly readsSecrets?: boolean;
  readonly accepted: RuleExample;
  readonly refused: RuleExample;
  readonly check: (context: RuleContext) => Report[];
}
