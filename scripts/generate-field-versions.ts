/**
 * Writes `src/validation/field-versions.ts`: `npx projen field-versions [--output FILE]`. Go downloads the CRDs.
 *
 * Lists only what some release lacks. What lies below a listed field is listed only if it came or went at another time.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { API_VERSIONS, fieldsOf, specSchemas, VERSIONED_KINDS } from './istio-crds';

const RELEASES = Object.keys(API_VERSIONS);

interface Span {
  readonly since?: string;
  readonly until?: string;
}

function spanOf(field: string, fields: readonly ReadonlySet<string>[]): Span {
  const present = RELEASES.filter((_, i) => fields[i].has(field));
  const [first, last] = [RELEASES.indexOf(present[0]), RELEASES.indexOf(present[present.length - 1])];
  if (last - first + 1 !== present.length) throw new Error(`${field} went and came back: ${present.join(', ')}`);
  return { ...first > 0 && { since: RELEASES[first] }, ...last < RELEASES.length - 1 && { until: RELEASES[last] } };
}

/** The field or value that a field lies below. */
function parentOf(field: string): string {
  return field.replace(/(=[^=]*|(\[\]|\{\})*\.[^.=]+)$/, '').replace(/(\[\]|\{\})+$/, '');
}

function tableOf(kind: string, schemas: readonly ReturnType<typeof specSchemas>[]): string[] {
  const fields = schemas.map(schema => new Set(fieldsOf(schema[kind])));
  const spans = new Map([...new Set(fields.flatMap(each => [...each]))].sort().map(field => [field, spanOf(field, fields)]));
  return [...spans].flatMap(([field, { since, until }]) => {
    const above = spans.get(parentOf(field)) ?? {};
    if ((since === undefined && until === undefined) || (above.since === since && above.until === until)) return [];
    const span = [since && `since: '${since}'`, until && `until: '${until}'`].filter(Boolean).join(', ');
    return [`    '${field}': { ${span} },`];
  });
}

const { values: { output } } = parseArgs({ options: { output: { type: 'string', default: 'src/validation/field-versions.ts' } } });
const allSchemas = RELEASES.map(specSchemas);
const tables = VERSIONED_KINDS.map(kind => ({ kind, lines: tableOf(kind, allSchemas) }));
writeFileSync(output!, `// Written by \`npx projen field-versions\` from the CRDs in the Go module istio.io/api; not edited by hand.

/** The releases of Istio whose CRDs are known, in order. */
export const ISTIO_RELEASES = [${RELEASES.map(release => `'${release}'`).join(', ')}] as const;

/** The first and the last release with a field; absent: the first or the last release that is known. */
export interface FieldSpan {
  readonly since?: string;
  readonly until?: string;
}

/** Spans of fields, by kind and path in the spec; \`[]\` is any entry of a list, \`=\` a value. Fields that all releases have are absent. */
export type FieldVersions = { readonly [kind: string]: { readonly [field: string]: FieldSpan } };

/** What the \`v1\` CRDs of some releases lack. */
export const FIELD_VERSIONS: FieldVersions = {
${tables.map(({ kind, lines }) => lines.length === 0 ? `  ${kind}: {},` : `  ${kind}: {\n${lines.join('\n')}\n  },`).join('\n')}
};
`);
