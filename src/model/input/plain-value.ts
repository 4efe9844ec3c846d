import { isAlias, isMap, isScalar, isSeq, Node, Pair, ParsedNode, Scalar, YAMLMap } from 'yaml';
import { MAX_DEPTH, MAX_VALUES } from './bounds';

/** Why a syntax tree is not a value that Kubernetes accepts, and its offset in the text. */
export class NotPlain extends Error {
  constructor(message: string, public readonly offset: number | undefined) {
    super(message);
  }
}

interface Anchored { readonly value: unknown; readonly size: number }

/**
 * The JSON value of a YAML syntax tree, as Kubernetes reads it: keys are strings and unique, aliases are copied, merge keys are applied.
 * Time and memory are linear in the tree, and the expansion of aliases is bounded.
 */
export function plainValue(root: ParsedNode | null): unknown {
  return new Conversion().value(root, 0);
}

class Conversion {
  private readonly anchors = new Map<string, Anchored | 'open'>();
  private size = 0;

  public value(node: unknown, depth: number): unknown {
    this.count(1, node);
    if (depth > MAX_DEPTH) {
      throw new NotPlain(`it is nested more than ${MAX_DEPTH} levels deep`, offsetOf(node));
    }
    if (isAlias(node)) {
      return this.alias(node.source, node);
    }
    const { anchor } = (node ?? {}) as { readonly anchor?: string };
    if (anchor === undefined) {
      return this.content(node, depth);
    }
    this.anchors.set(anchor, 'open');
    const before = this.size;
    const value = this.content(node, depth);
    this.anchors.set(anchor, { value, size: this.size - before });
    return value;
  }

  private content(node: unknown, depth: number): unknown {
    if (isSeq(node)) {
      return node.items.map(item => this.value(item, depth + 1));
    }
    return isMap(node) ? this.map(node, depth) : isScalar(node) ? scalarValue(node) : null;
  }

  private alias(name: string, node: Node): unknown {
    const anchored = this.anchors.get(name);
    if (anchored === undefined || anchored === 'open') {
      throw new NotPlain(anchored ? 'an alias contains itself' : 'an alias has no anchor before it', offsetOf(node));
    }
    this.count(anchored.size, node);
    return anchored.value;
  }

  private map(node: YAMLMap, depth: number): Record<string, unknown> {
    const result: Record<string, unknown> = {};
    const merged: unknown[] = [];
    for (const { key, value } of node.items) {
      if (isMergeKey(key)) {
        merged.push(this.value(value, depth + 1));
        continue;
      }
      const name = this.key(key);
      if (Object.hasOwn(result, name)) {
        throw new NotPlain('map keys must be unique', offsetOf(key));
      }
      set(result, name, this.value(value, depth + 1));
    }
    for (const source of merged.flat()) {
      if (typeof source !== 'object' || source === null) {
        throw new NotPlain("the value of '<<' is not a map", offsetOf(node));
      }
      Object.entries(source).filter(([name]) => !Object.hasOwn(result, name)).forEach(([name, value]) => set(result, name, value));
    }
    return result;
  }

  private key(key: unknown): string {
    const value = isAlias(key) ? this.alias(key.source, key) : isScalar(key) ? scalarValue(key) : undefined;
    if (isScalar(key) && key.anchor !== undefined) {
      this.anchors.set(key.anchor, { value, size: 1 });
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
      throw new NotPlain('a map key is not text', offsetOf(key));
    }
    return String(value);
  }

  private count(size: number, node: unknown): void {
    this.size += size;
    if (this.size > MAX_VALUES) {
      throw new NotPlain(`it has more than ${MAX_VALUES} values`, offsetOf(node));
    }
  }
}

/** The words of YAML 1.1, which kubectl and the API server read as true or false unless they are quoted. */
const BOOLEANS = /^(?:(y|yes|on)|n|no|off)$/;

/** Numbers of YAML 1.1 that version 1.2 reads otherwise: octal with a leading zero, binary, and with underscores. */
const OLD_NUMBER = /^[-+]?(?:0[0-7_]+|0b[01_]+|[1-9]\d*_[\d_]*)$/;

function scalarValue({ value, type, source }: Scalar): unknown {
  if (type === Scalar.PLAIN && source !== undefined && source.length < 30 && OLD_NUMBER.test(source)) {
    return oldNumber(source.replaceAll('_', ''));
  }
  if (type !== Scalar.PLAIN || typeof value !== 'string' || value.length > 3) {
    return value;
  }
  const [word, yes] = BOOLEANS.exec(value === value.toUpperCase() || /^[A-Z][a-z]+$/.test(value) ? value.toLowerCase() : value) ?? [];
  return word === undefined ? value : yes !== undefined;
}

function oldNumber(text: string): number {
  const [, sign, zero, digits] = /^([-+]?)(0?)b?(\d*)$/.exec(text)!;
  const value = zero === '' ? Number(digits) : parseInt(digits === '' ? '0' : digits, text.includes('b') ? 2 : 8);
  return sign === '-' ? -value : value;
}

function isMergeKey(key: Pair['key']): boolean {
  return isScalar(key) && key.value === '<<' && key.type === Scalar.PLAIN;
}

/** Sets an own member with any name: `__proto__` is a key like any other. */
function set(object: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true });
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
