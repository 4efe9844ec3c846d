import { stringify } from 'yaml';
import { API_VERSIONS, crdsOf, fieldsOf, Schema, specSchemas, VERSIONED_KINDS } from '../../scripts/istio-crds';
import { destinationRuleShapeProblems } from '../../src/validation/destination-rule-spec';
import { ISTIO_RELEASES } from '../../src/validation/field-versions';
import { gatewayShapeProblems } from '../../src/validation/gateway-spec';
import { ValidationProblem } from '../../src/validation/problem';
import { serviceEntryShapeProblems } from '../../src/validation/service-entry';
import { unavailableFieldsProblems } from '../../src/validation/unavailable-fields';
import { virtualServiceShapeProblems } from '../../src/validation/virtual-service-spec';
import { Context, Suite } from '../suite';

const NAME = 'versions';

const SHAPES: { readonly [kind: string]: (spec: unknown) => readonly ValidationProblem[] } = {
  DestinationRule: destinationRuleShapeProblems,
  Gateway: gatewayShapeProblems,
  ServiceEntry: serviceEntryShapeProblems,
  VirtualService: virtualServiceShapeProblems,
};

/** A field or value, and a spec that has it and little else. */
interface Sample {
  readonly kind: string;
  readonly field: string;
  readonly spec: unknown;
}

/** For every field and every release: present or absent in its CRD, as the API server reads it, equals our table. */
export const versionsSuite: Suite = {
  name: NAME,
  async run(context) {
    const releases = Object.keys(API_VERSIONS);
    check(context, 'our table: releases', 'releases', releases.join() === ISTIO_RELEASES.join(), `${ISTIO_RELEASES.join()}: run projen field-versions`);
    const schemas = releases.map(specSchemas);
    const samples = VERSIONED_KINDS.flatMap(kind => samplesOf(kind, schemas.map(schema => schema[kind])));
    for (const [index, release] of releases.entries()) await tableIsRight(context, release, schemas[index], samples);
    known(context, samples);
  },
};

function check({ report }: Context, judge: string, id: string, ok: boolean, words: string): void {
  if (report.selects(id)) report.check({ suite: NAME, judge, id, ok, words });
}

async function tableIsRight(
  context: Context, release: string, schemas: { readonly [kind: string]: Schema }, samples: readonly Sample[],
): Promise<void> {
  const yaml = samples.map(({ kind, spec }, index) => {
    const apiVersion = `${kind.endsWith('Authentication') || kind === 'AuthorizationPolicy' ? 'security' : 'networking'}.istio.io/v1`;
    return stringify({ apiVersion, kind, metadata: { name: `field-${index}`, namespace: 'shop' }, spec });
  }).join('---\n');
  const [{ crd, objects }] = await context.tools.judge.verdicts([{ id: NAME, yaml }], { crds: [crdsOf(release)] });
  if (objects !== samples.length) throw new Error(`${objects} of ${samples.length} objects were read`);
  const messages = new Map(crd.map(({ resource, message }) => [resource.replace(/.*\//, ''), message]));
  const present = new Map(Object.entries(schemas).map(([kind, schema]) => [kind, new Set(fieldsOf(schema))]));
  for (const [index, { kind, field, spec }] of samples.entries()) {
    const absent = !present.get(kind)!.has(field);
    // other words are about the value, not about the field
    const theirs = /unknown fields|Unsupported value/.test(messages.get(`field-${index}`) ?? '');
    const ours = unavailableFieldsProblems(kind, spec, release);
    check(context, 'Istio\'s CRDs of each release: fields', `${release} ${kind} ${field}`, theirs === absent && (ours.length > 0) === absent,
      `the CRD ${absent ? 'lacks' : 'has'} it; the API server says: ${messages.get(`field-${index}`) ?? 'nothing'}; `
        + `we say: ${ours.map(({ message }) => message).join('; ') || 'nothing'}`);
  }
}

/** Our own list of fields, by which unknown ones are found, is that of the CRDs. */
function known(context: Context, samples: readonly Sample[]): void {
  for (const { kind, field, spec } of samples) {
    const problems = SHAPES[kind]?.(spec) ?? [];
    check(context, 'Istio\'s CRDs of all releases: known fields', `known ${kind} ${field}`, problems.length === 0,
      problems.map(({ message, field: at }) => `${at}: ${message}`).join('; '));
  }
}

function samplesOf(kind: string, schemas: readonly Schema[]): Sample[] {
  const every = schemas.reduce(merged);
  return fieldsOf(every).map(field => {
    const [path, value] = field.split('=');
    return { kind, field, spec: sampleOf(every, path.split(/(?=\[\]|\{\})|\./), value) };
  });
}

/** Has the fields of two schemas, and requires what either requires. */
function merged(a: Schema, b: Schema): Schema {
  const either = <T>(one: T | undefined, other: T | undefined, join: (one: T, other: T) => T) =>
    one && other ? join(one, other) : one ?? other;
  const union = <T>(one: readonly T[], other: readonly T[]) => [...new Set([...one, ...other])];
  return {
    ...a,
    ...b,
    enum: either(a.enum, b.enum, union),
    required: either(a.required, b.required, union),
    items: either(a.items, b.items, merged),
    properties: either(a.properties, b.properties, (one, other) => Object.fromEntries(
      union(Object.keys(one), Object.keys(other)).map(name => [name, either(one[name], other[name], merged)!]),
    )),
  };
}

/** A value of a schema with everything that is required, and with the field at a path. */
function sampleOf(schema: Schema, [segment, ...below]: readonly string[], value: string | undefined): unknown {
  const { properties = {}, items, additionalProperties, required = [], type } = schema;
  if (segment === '[]') return [sampleOf(items!, below, value)];
  if (segment === '{}') return { key: sampleOf(additionalProperties as Schema, below, value) };
  if (segment === undefined && type !== 'object') return value ?? scalarOf(schema);
  return Object.fromEntries([...new Set([...required, ...segment === undefined ? [] : [segment]])]
    .map(name => [name, name === segment ? sampleOf(properties[name], below, value) : sampleOf(properties[name], [], undefined)]));
}

function scalarOf({ type, enum: choices, minimum, minItems, items, format, pattern }: Schema): unknown {
  switch (type) {
    case 'array': return minItems ? [sampleOf(items!, [], undefined)] : [];
    case 'boolean': return true;
    case 'string': return choices?.[0] ?? (format === 'byte' ? 'dGV4dA==' : pattern ? 'text' : '1s'); // also a duration
    default: return minimum ?? 1;
  }
}
