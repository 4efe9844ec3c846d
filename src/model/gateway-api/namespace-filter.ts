import { textOf, textsOf } from './object-references';
import { Inventory } from '../inventory';
import { record, records, texts } from '../resource';

const NAME_LABEL = 'kubernetes.io/metadata.name';

/** Decides which namespaces a `namespaces` field of a Gateway admits. */
export class NamespaceFilter {
  /**
   * @param inventory for the labels of namespaces
   * @param spec the field, with `from` and `selector`
   * @param own namespace of the object with the field
   * @param unset the value of a missing `from`
   */
  constructor(
    private readonly inventory: Inventory, private readonly spec: unknown, private readonly own: string, private readonly unset: 'Same' | 'None',
  ) {}

  /** The value of `from`. */
  public get from(): string {
    return textOf(record(this.spec).from) ?? this.unset;
  }

  /** Whether every namespace is admitted: Istio also admits the routes of all namespaces for a `Selector` without a selector. */
  public get admitsAll(): boolean {
    return this.from === 'All' || (this.from === 'Selector' && this.unset === 'Same' && record(this.spec).selector === undefined);
  }

  /**
   * Whether a namespace is admitted; undefined if that depends on labels that are not known.
   *
   * @param complete whether a Namespace that is not among the manifests has no labels
   */
  public admits(namespace: string, complete: boolean): boolean | undefined {
    if (this.admitsAll) return true;
    switch (this.from) {
      case 'Same': return namespace === this.own;
      case 'Selector': return this.selects(namespace, complete);
      default: return false;
    }
  }

  private selects(namespace: string, complete: boolean): boolean | undefined {
    const { selector } = record(this.spec);
    if (selector === undefined) {
      return false;
    }
    const object = this.inventory.of('Namespace').find(({ name }) => name === namespace);
    const labels: { readonly [name: string]: string } = { ...object?.labels, [NAME_LABEL]: namespace };
    const equal = Object.entries(texts(record(selector).matchLabels)).map(([key, value]) => ({ key, holds: labels[key] === value }));
    const expressions = records(record(selector).matchExpressions).map(expression => {
      const key = textOf(expression.key) ?? '';
      return { key, holds: holds(textOf(expression.operator), textsOf(expression.values), labels[key]) };
    });
    const all = [...equal, ...expressions];
    // the API server labels each namespace with its name, also one that is not among the manifests
    if (object || complete) {
      return all.every(each => each.holds);
    }
    if (all.some(({ key, holds: fits }) => key === NAME_LABEL && !fits)) {
      return false;
    }
    return all.every(({ key }) => key === NAME_LABEL) ? true : undefined;
  }
}

function holds(operator: string | undefined, values: readonly string[], label: string | undefined): boolean {
  switch (operator) {
    case 'In': return label !== undefined && values.includes(label);
    case 'NotIn': return label === undefined || !values.includes(label);
    case 'Exists': return label !== undefined;
    case 'DoesNotExist': return label === undefined;
    default: return false;
  }
}
