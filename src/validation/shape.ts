import { at, flawed, refused, ValidationProblem } from './problem';

/** The expected shape of a JSON value: the part of a CRD's schema that reading a spec depends on. */
export type Shape =
  | { readonly kind: 'text' | 'number' | 'flag' }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'list' | 'map'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: { readonly [name: string]: Shape }; readonly required: readonly string[] };

export const TEXT: Shape = { kind: 'text' };
export const NUMBER: Shape = { kind: 'number' };
export const FLAG: Shape = { kind: 'flag' };
export const choice = (...values: string[]): Shape => ({ kind: 'choice', values });
export const list = (of: Shape): Shape => ({ kind: 'list', of });
export const map = (of: Shape): Shape => ({ kind: 'map', of });
export const object = (fields: { readonly [name: string]: Shape }, ...required: string[]): Shape => ({ kind: 'object', fields, required });

const EXPECTED = {
  text: 'a string', number: 'a number', flag: 'true or false', list: 'a list', map: 'a map', object: 'an object', choice: 'a string',
};

/**
 * Where a value differs from a shape: wrong types, missing fields and unknown choices are refused; the API server drops unknown fields.
 */
export function shapeProblems(value: unknown, shape: Shape): ValidationProblem[] {
  if (conforms(value, shape)) {
    return [];
  }
  switch (shape.kind) {
    case 'text': return typeof value === 'string' ? [] : wrongType(value, shape);
    case 'number': return typeof value === 'number' ? [] : wrongType(value, shape);
    case 'flag': return typeof value === 'boolean' ? [] : wrongType(value, shape);
    case 'choice':
      return shape.values.includes(value as string)
        ? []
        : [problem(`${show(value)} is none of the allowed values`, `use one of ${shape.values.join(', ')}`)];
    case 'list':
      return Array.isArray(value) ? value.flatMap((item, i) => at(`[${i}]`, ...shapeProblems(item, shape.of))) : wrongType(value, shape);
    case 'map':
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, item]) => at(`[${key}]`, ...shapeProblems(item, shape.of)))
        : wrongType(value, shape);
    case 'object':
      return isRecord(value) ? fieldsProblems(value, shape) : wrongType(value, shape);
  }
}

/** Whether a value matches without any problem, which is almost always the case; allocates nothing. */
function conforms(value: unknown, shape: Shape): boolean {
  switch (shape.kind) {
    case 'text': return typeof value === 'string';
    case 'number': return typeof value === 'number';
    case 'flag': return typeof value === 'boolean';
    case 'choice': return shape.values.includes(value as string);
    case 'list': return Array.isArray(value) && value.every(item => conforms(item, shape.of));
    case 'map': return isRecord(value) && Object.values(value).every(item => conforms(item, shape.of));
    case 'object':
      return isRecord(value) && shape.required.every(name =>
        value[name] !== undefined && value[name] !== null) && Object.keys(value).every(name =>
        Object.hasOwn(shape.fields, name)
          && (value[name] === undefined || value[name] === null || conforms(value[name], shape.fields[name])));
  }
}

/** A JSON object, not a list, not null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list or object with each member replaced; the same value if no member changes. Holes of a list stay. */
export function withMembers(value: object, replace: (member: unknown, key: string) => unknown): object {
  if (Array.isArray(value)) {
    const items = value.map((item, i) => replace(item, String(i)));
    return items.some((item, i) => item !== value[i]) ? items : value;
  }
  const members = Object.entries(value).map(([key, member]) => ({ key, member: member as unknown, next: replace(member, key) }));
  return members.some(({ member, next }) => next !== member) ? Object.fromEntries(members.map(({ key, next }) => [key, next])) : value;
}

function fieldsProblems(value: Record<string, unknown>, shape: Shape & { kind: 'object' }): ValidationProblem[] {
  const missing = shape.required.filter(name => value[name] === undefined || value[name] === null)
    .map(name => problem(`required field '${name}' is missing`, `add ${name}`));
  const found = Object.entries(value).flatMap(([name, item]) => {
    if (!Object.hasOwn(shape.fields, name)) {
      return [unknownField(name, Object.keys(shape.fields))];
    }
    return item === undefined || item === null ? [] : at(name, ...shapeProblems(item, shape.fields[name]));
  });
  return [...missing, ...found];
}

function unknownField(name: string, known: string[]): ValidationProblem {
  const letters = (s: string) => s.toLowerCase().replace(/[^a-z]/g, '');
  const meant = known.find(k => letters(k) === letters(name));
  return flawed('unknown-field', 'warning', {
    code: 'invalid-argument',
    message: `field '${name}' is unknown here; the API server drops it unless the CRDs of the cluster have it`,
    help: meant ? `did you mean ${meant}?` : `known fields are ${[...known].sort().join(', ')}`,
    field: name,
  });
}

function wrongType(value: unknown, shape: Shape): ValidationProblem[] {
  if (value === null) {
    return [problem(NO_VALUE, `give ${EXPECTED[shape.kind]}, or remove the entry`)];
  }
  return [problem(`${show(value)} is not ${EXPECTED[shape.kind]}`, `give ${EXPECTED[shape.kind]}`)];
}

function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : Array.isArray(value) ? 'a list' : isRecord(value) ? 'an object' : String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

function problem(message: string, help: string): ValidationProblem {
  return refused({ code: 'invalid-argument', message, help });
}

const NO_VALUE = 'an entry of a list has no value (null)';

/** `shapeProblems` of specs of one shape; no spec is an empty one. */
export function shapeCheck(shape: Shape): (spec: unknown) => readonly ValidationProblem[] {
  return spec => shapeProblems(spec ?? {}, shape)
    .map(found => found.message === NO_VALUE ? { ...found, message: `entry ${found.field} has no value (null)` } : found);
}
