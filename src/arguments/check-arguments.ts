import { IConstruct } from 'constructs';
import { CLASSES, ENTRIES, ENUMS, INTERFACES, OPTIONS } from './descriptions';
import { nearest } from './nearest';
import { Fields, Type } from './types';
import { IngressError } from '../errors/ingress-error';

/** What is wrong with a value, and where within it. */
interface Mistake {
  readonly path: string;
  readonly what: string;
  readonly help: string;
}

interface Field { readonly name: string; readonly type: Type; readonly optional: boolean; readonly rest: boolean }

/** Fields by table and name, read from their names once. */
const FIELDS = new Map<Fields, readonly Field[]>();

/** Names of what holds keys and passphrases: their values are in no message. */
const SECRET = /key|pass|secret|seed|pem|token|value|certificate/i;

/**
 * Checks what a public constructor, function or method was given against its declared types, as a program in JavaScript,
 * or in Python, or with `as any` may give anything. What a value means is checked where it is used.
 *
 * @param entry `Class` or `Class.method`
 * @param given its arguments, in order
 * @param scope construct that an error names; without it the argument `scope`
 * @throws IngressError `invalid-argument`
 */
export function checkArguments(entry: string, given: readonly unknown[], scope?: IConstruct): void {
  const parameters = ENTRIES[entry];
  let mistake: Mistake | undefined;
  let within = scope;
  try {
    mistake = parameters && argumentsMistake(parameters, given);
    if (mistake && !scope && isConstruct(given[0])) within = given[0];
  } catch {
    mistake = { path: '', what: 'arguments cannot be read', help: 'give plain values' }; // a getter or a Proxy of the caller throws
  }
  if (mistake) {
    const { path, what, help } = mistake;
    throw new IngressError({ code: 'invalid-argument', message: `${entry}: ${path ? `${path} ` : ''}${what}`, help, field: path }, within);
  }
}

function argumentsMistake(parameters: Fields, given: readonly unknown[]): Mistake | undefined {
  let i = 0;
  for (const { name, type, optional, rest } of fieldsOf(parameters)) {
    const values = rest ? given.slice(i) : [given[i]];
    i++;
    for (const value of values) {
      const mistake = fieldMistake(name, type, optional, value);
      if (mistake) return mistake;
    }
  }
  return undefined;
}

/** A field of an object, or an argument: left out, or of its type. */
function fieldMistake(name: string, type: Type, optional: boolean, value: unknown): Mistake | undefined {
  if (value === undefined) {
    return optional || type === 'any' ? undefined : { path: name, what: 'is missing', help: `give ${expected(type)}` };
  }
  const mistake = typeMistake(type, value, name);
  if (!mistake) return undefined;
  const { path, what, help } = mistake;
  const separator = path === '' || path.startsWith('[') ? '' : '.';
  return { path: `${name}${separator}${path}`, what, help: value === null && optional ? `leave it out, or ${help}` : help };
}

function typeMistake(type: Type, value: unknown, name: string): Mistake | undefined {
  if (typeof type !== 'string') {
    return Array.isArray(type) ? listMistake(type[0] as Type, value, name) : mapMistake((type as { readonly of: Type }).of, value, name);
  }
  switch (type) {
    case 'any': return undefined;
    case 'string': case 'boolean': return typeof value === type ? undefined : wrong(type, value, name);
    case 'number': return Number.isFinite(value) ? undefined : wrong(type, value, name);
    case 'date': return value instanceof Date && !Number.isNaN(value.getTime()) ? undefined : wrong(type, value, name);
    case 'construct': return isConstruct(value) ? undefined : wrong(type, value, name);
    case 'object': return isObject(value) && Object.values(value) ? undefined : wrong(type, value, name); // reads it: what throws does so here
  }
  if (Object.hasOwn(OPTIONS, type)) return optionsMistake(type, value, name);
  if (Object.hasOwn(ENUMS, type)) return Object.values(ENUMS[type]).includes(value as string) ? undefined : wrong(type, value, name);
  if (Object.hasOwn(INTERFACES, type)) return implementationMistake(type, value, name);
  return isInstance(value, type) ? undefined : wrong(type, value, name);
}

function listMistake(type: Type, value: unknown, name: string): Mistake | undefined {
  if (!Array.isArray(value)) return wrong([type], value, name);
  for (let i = 0; i < value.length; i++) {
    const mistake = fieldMistake(`[${i}]`, type, false, value[i]);
    if (mistake) return mistake;
  }
  return undefined;
}

function mapMistake(type: Type, value: unknown, name: string): Mistake | undefined {
  if (!isPlain(value)) return wrong({ of: type }, value, name);
  for (const key of Object.keys(value)) {
    const mistake = fieldMistake(`[${key}]`, type, false, value[key]);
    if (mistake) return mistake;
  }
  return undefined;
}

function optionsMistake(type: string, value: unknown, name: string): Mistake | undefined {
  if (!isObject(value)) return wrong(type, value, name);
  for (const field of fieldsOf(OPTIONS[type])) {
    const mistake = fieldMistake(field.name, field.type, field.optional, value[field.name]);
    if (mistake) return mistake;
  }
  return isPlain(value) ? unknownProperty(OPTIONS[type], value) : undefined;
}

/** Objects of classes of others may have more than their interface; a plain object with more has a typing mistake. */
function unknownProperty(fields: Fields, value: Record<string, unknown>): Mistake | undefined {
  const known = fieldsOf(fields).map(({ name }) => name);
  const unknown = Object.keys(value).find(key => value[key] !== undefined && !known.includes(key) && !key.startsWith('_'));
  if (unknown === undefined) return undefined;
  const meant = nearest(unknown, known);
  return { path: '', what: `has an unknown property '${short(unknown)}'`, help: meant ? `write ${meant}` : `its properties are ${known.join(', ')}` };
}

function implementationMistake(type: string, value: unknown, name: string): Mistake | undefined {
  const { construct, members } = INTERFACES[type];
  if (!isObject(value) || (construct && !isConstruct(value))) return wrong(type, value, name);
  const lacking = members.filter(member => !(member in value));
  return lacking.length === 0 ? undefined : { path: '', what: `lacks ${lacking.join(', ')} of ${type}`, help: `give ${expected(type)}` };
}

function wrong(type: Type, value: unknown, name: string): Mistake {
  return { path: '', what: `is ${show(value, type, name)}, not ${expected(type)}`, help: `give ${advised(type)}` };
}

/** A type in words. */
function expected(type: Type): string {
  if (typeof type !== 'string') return Array.isArray(type) ? `a list of ${plural(type[0] as Type)}` : `a map of ${plural((type as { readonly of: Type }).of)}`;
  const words: { readonly [type: string]: string } = {
    string: 'a string', number: 'a finite number', boolean: 'true or false', date: 'a valid Date', construct: 'a construct', object: 'an object', any: 'a value',
  };
  return words[type] ?? `${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type}`;
}

function plural(type: Type): string {
  return typeof type !== 'string' ? expected(type) : /^[a-z]/.test(type) && type !== 'date' ? `${type}s` : type;
}

/** What to give: for an enum its members, for a class what returns an instance. */
function advised(type: Type): string {
  if (typeof type !== 'string') return expected(type);
  if (Object.hasOwn(ENUMS, type)) return `one of ${Object.keys(ENUMS[type]).map(member => `${type}.${member}`).join(', ')}`;
  const factories = Object.hasOwn(CLASSES, type) ? CLASSES[type] : [];
  return factories.length === 0 ? expected(type) : `${expected(type)} (${factories.map(factory => `${factory}(…)`).join(', ')})`;
}

/** A value in words: its text only where it cannot be a secret. */
function show(value: unknown, type: Type, name: string): string {
  if (value === null) return 'null';
  if (typeof value === 'string') {
    const isEnum = typeof type === 'string' && Object.hasOwn(ENUMS, type);
    const secret = /PRIVATE KEY/.test(value) || type === 'Passphrase' || (SECRET.test(name) && !isEnum);
    return secret || value.length > 200 ? 'a string' : `'${short(value)}'`;
  }
  if (typeof value === 'object') return Array.isArray(value) ? 'a list' : value instanceof Date ? 'an invalid Date' : isPlain(value) ? 'an object' : `an object of class ${short(String(value.constructor?.name))}`;
  return typeof value === 'function' ? 'a function' : typeof value === 'symbol' ? 'a symbol' : String(value);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

function fieldsOf(fields: Fields): readonly Field[] {
  let read = FIELDS.get(fields);
  if (!read) {
    read = Object.entries(fields).map(([written, type]) => ({
      name: written.replace(/^\.\.\.|\?$/g, ''), type, optional: written.endsWith('?'), rest: written.startsWith('...'),
    }));
    FIELDS.set(fields, read);
  }
  return read;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object literal, also of another realm, as in jest. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'));
}

function isConstruct(value: unknown): value is IConstruct {
  return isObject(value) && isObject(value.node) && 'tryGetContext' in value.node;
}

/**
 * An instance of a class, by its name: a program may have the library, or cdk8s, in two copies. A bundler that changes
 * names leaves nothing to compare.
 */
function isInstance(value: unknown, name: string): boolean {
  if (!isObject(value)) return false;
  if (IngressError.name !== 'IngressError') return true;
  for (let prototype = Object.getPrototypeOf(value) as object | null; prototype; prototype = Object.getPrototypeOf(prototype) as object | null) {
    if (prototype.constructor?.name === name) return true;
  }
  return false;
}
