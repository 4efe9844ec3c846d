import { describedSecret, redactManifestText } from '../../snapshot/redact-objects';
import { describeBytes } from '../../snapshot/redact-text';

/** The part of jest's and vitest's serializer interface that is used here. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown, config: unknown, indentation: string, depth: number, refs: unknown[], printer: Printer): string;
}

type Printer = (value: unknown, config: unknown, indentation: string, depth: number, refs: unknown[]) => string;

/** Prints certificates as short texts and never key material, at any depth of a value. */
export const serializer: SnapshotSerializer = {
  test: value => describe(value) !== undefined,
  serialize: (value, config, indentation, depth, refs, printer) => printer(describe(value), config, indentation, depth, refs),
};

/** The value with material described; undefined if it can be printed unchanged. The printer is called again for nested values. */
function describe(value: unknown): object | string | undefined {
  if (typeof value === 'string') {
    const text = redactManifestText(value);
    return text === value ? undefined : text;
  }
  if (value instanceof Uint8Array) return describeBytes(Buffer.from(value));
  return describedSecret(value);
}
