import { describedSecret, redactManifestText } from '../../snapshot/redact-objects';
import { describeBytes } from '../../snapshot/redact-text';

/** What jest and vitest call to print a value in a snapshot: the part of their interface that is used here. */
export interface SnapshotSerializer {
  test(value: unknown): boolean;
  serialize(value: unknown, config: unknown, indentation: string, depth: number, refs: unknown[], printer: Printer): string;
}

type Printer = (value: unknown, config: unknown, indentation: string, depth: number, refs: unknown[]) => string;

/** Prints certificates as short texts and never key material, wherever they stand in a value. */
export const serializer: SnapshotSerializer = {
  test: value => describe(value) !== undefined,
  serialize: (value, config, indentation, depth, refs, printer) => printer(describe(value), config, indentation, depth, refs),
};

/** The value in words; undefined if it may be printed as it is. The printer comes back for what is inside. */
function describe(value: unknown): object | string | undefined {
  if (typeof value === 'string') {
    const text = redactManifestText(value);
    return text === value ? undefined : text;
  }
  if (value instanceof Uint8Array) return describeBytes(Buffer.from(value));
  return describedSecret(value);
}
