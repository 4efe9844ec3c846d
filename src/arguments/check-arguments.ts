import { IConstruct } from 'constructs';
import { CLASSES, ENTRIES, ENUMS, INTERFACES, OPTIONS } from './descriptions';
import { Fields, Type } from './types';
import { IngressError } from '../errors/ingress-error';
import { nearest } from '../text/nearest';

/** A mistake, and where in the value it is. */
interface Mistake {
  readonly path: string;
  readonly what: string;
  readonly help: string;
}

/** Returns the mistake in a value, if any; `name` is the name of the argument or property. */
type Check = (value: unknown, name: string) => Mistake | undefined;

interface Field { readonly name: string; readonly type: Type; readonly optional: boolean; readonly rest: boolean; readonly check: Check }

/** The tables in a form that is quick to check, built on first use: a program may check thousands of calls. */
const PARAMETERS = new Map<string, readonly Field[]>();
const CHECKS = new Map<string, Check>();

/** Names of arguments that hold keys and passphrases: messages never contain their values. */
const SECRET = /key|pass|secret|seed|pem|token|value|certificate/i;

/**
 * Checks the arguments of a public constructor, function or method against the declared types, which JavaScript, Python and `as any` do not
 * enforce. Whether a value is valid in its context is checked where it is used.
 *
 * @param entry `Class` or `Class.method`
 * @param given the arguments, in order
 * @param scope construct that the error names; by default the argument `scope`
 * @throws IngressError `invalid-argument`
 */
export function checkArguments(entry: string, given: readonly unknown[], scope?: IConstruct): void {
  let mistake: Mistake | undefined;
  let within = scope;
  try {
    mistake = argumentsMistake(parametersOf(entry), given);
    if (mistake && !scope && isConstruct(given[0])) within = given[0];
  } catch {
    mistake = { path: '', what: 'arguments cannot be read', help: 'pass plain values' }; // a getter or a Proxy of the caller throws
  }
  if (mistake) {
    const { path, what, help } = mistake;
    throw new IngressError({ code: 'invalid-argument', message: `${entry}: ${path ? `${path} ` : ''}${what}`, help, field: path }, within);
  }
}

function argumentsMistake(parameters: readonly Field[], given: readonly unknown[]): Mistake | undefined {
  for (let i = 0; i < parameters.length; i++) {
    const parameter = parameters[i];
    for (let at = i; at < (parameter.rest ? given.length : i + 1); at++) {
      const mistake = fieldMistake(parameter, given[at]);
      if (mistake) return mistake;
    }
  }
  return undefined;
}

/** A field of an object, or an argument: omitted, or of its type. */
function fieldMistake({ name, type, optional, check }: Omit<Field, 'rest'>, value: unknown): Mistake | undefined {
  if (value === undefined) {
    return optional || type === 'any' ? undefined : { path: name, what: 'is missing', help: `give ${expected(type)}` };
  }
  const mistake = check(value, name);
  if (!mistake) return undefined;
  const { path, what, help } = mistake;
  const separator = path === '' || path.startsWith('[') ? '' : '.';
  return { path: `${name}${separator}${path}`, what, help: value === null && optional ? `omit it, or ${help}` : help };
}

function checkOf(type: Type): Check {
  const key = typeof type === 'string' ? type : JSON.stringify(type);
  let check = CHECKS.get(key);
  if (!check) CHECKS.set(key, check = makeCheck(type));
  return check;
}

function makeCheck(type: Type): Check {
  if (typeof type !== 'string') {return isList(type) ? listCheck(type[0]) : 'nonempty' in type ? someCheck(type.nonempty) : mapCheck(type.of);}
  const unless = (holds: (value: unknown) => boolean): Check => (value, name) => holds(value) ? undefined : wrong(type, value, name);
  switch (type) {
    case 'any': return () => undefined;
    case 'string': return unless(value => typeof value === 'string');
    case 'boolean': return unless(value => typeof value === 'boolean');
    case 'number': return unless(Number.isFinite);
    case 'date': return unless(value => value instanceof Date && !Number.isNaN(value.getTime()));
    case 'construct': return unless(isConstruct);
    case 'object': return unless(value => isObject(value) && Object.values(value) !== undefined); // a getter that throws does so here
  }
  if (Object.hasOwn(OPTIONS, type)) return optionsCheck(type);
  if (Object.hasOwn(INTERFACES, type)) return implementationCheck(type);
  if (!Object.hasOwn(ENUMS, type)) return unless(value => isInstance(value, type));
  const members = new Set<unknown>(Object.values(ENUMS[type]));
  return unless(value => members.has(value));
}

function listCheck(type: Type): Check {
  const check = checkOf(type);
  return (value, name) => {
    if (!Array.isArray(value)) return wrong([type], value, name);
    for (let i = 0; i < value.length; i++) {
      if (value[i] === undefined || check(value[i], name)) return fieldMistake({ name: `[${i}]`, type, optional: false, check }, value[i]);
    }
    return undefined;
  };
}

/** Rejects an empty value: it would read as all, as the default, or as something else. */
function someCheck(type: Type): Check {
  const check = checkOf(type);
  return (value, name) => check(value, name)
    ?? ((value as { readonly length?: number }).length === 0
      ? { path: '', what: 'is empty', help: 'omit it, or give a value that is not empty' } : undefined);
}

function mapCheck(type: Type): Check {
  const check = checkOf(type);
  return (value, name) => {
    if (!isPlain(value)) return wrong({ of: type }, value, name);
    for (const key of Object.keys(value)) {
      const mistake = fieldMistake({ name: `[${short(key)}]`, type, optional: false, check }, value[key]);
      if (mistake) return mistake;
    }
    return undefined;
  };
}

function optionsCheck(type: string): Check {
  let fields: readonly Field[] | undefined; // built on first use: option objects may be nested
  let known: Set<string>;
  return (value, name) => {
    if (!isObject(value)) return wrong(type, value, name);
    fields ??= fieldsOf(OPTIONS[type]);
    known ??= new Set(fields.map(field => field.name));
    for (const field of fields) {
      const given = value[field.name];
      if (given === undefined && field.optional) continue;
      const mistake = fieldMistake(field, given);
      if (mistake) return mistake;
    }
    return isPlain(value) ? unknownProperty(known, value) : undefined;
  };
}

/** Instances of other classes may have more members than the interface; an unknown property of a plain object is a typing mistake. */
function unknownProperty(known: ReadonlySet<string>, value: Record<string, unknown>): Mistake | undefined {
  for (const key in value) { // a plain object has own properties only
    if (!known.has(key) && value[key] !== undefined && !key.startsWith('_')) {
      const meant = nearest(key, [...known]);
      return { path: '', what: `has an unknown property '${short(key)}'`, help: meant ? `write ${meant}` : `its properties are ${[...known].join(', ')}` };
    }
  }
  return undefined;
}

function implementationCheck(type: string): Check {
  const { construct, members } = INTERFACES[type];
  return (value, name) => {
    if (!isObject(value) || (construct && !isConstruct(value))) return wrong(type, value, name);
    const lacking = members.filter(member => !(member in value));
    return lacking.length === 0 ? undefined : { path: '', what: `lacks ${lacking.join(', ')} of ${type}`, help: `give ${expected(type)}` };
  };
}

function wrong(type: Type, value: unknown, name: string): Mistake {
  return { path: '', what: `is ${show(value, type, name)}, not ${expected(type)}`, help: `give ${advised(type)}` };
}

/** A type as text. */
function expected(type: Type): string {
  if (typeof type !== 'string') return isList(type) ? `a list of ${plural(type[0])}` : 'nonempty' in type ? expected(type.nonempty) : `a map of ${plural(type.of)}`;
  const words: { readonly [type: string]: string } = {
    string: 'a string',
    number: 'a finite number',
    boolean: 'true or false',
    date: 'a valid Date',
    construct: 'a construct',
    object: 'an object',
    any: 'a value',
  };
  return words[type] ?? `${/^([AEIOU]|Http)/.test(type) ? 'an' : 'a'} ${type}`;
}

function plural(type: Type): string {
  if (type === 'any') return 'values';
  return typeof type !== 'string' ? expected(type) : /^[a-z]/.test(type) && type !== 'date' ? `${type}s` : type;
}

/** The values to give: the members of an enum, the factories of a class. */
function advised(type: Type): string {
  if (typeof type !== 'string') return expected(type);
  if (Object.hasOwn(ENUMS, type)) return `one of ${Object.keys(ENUMS[type]).map(member => `${type}.${member}`).join(', ')}`;
  const factories = Object.hasOwn(CLASSES, type) ? CLASSES[type] : [];
  return factories.length === 0 ? expected(type) : `${expected(type)} (${factories.map(factory => `${factory}(…)`).join(', ')})`;
}

/** A value as text; strings only where they cannot be secret. */
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

function parametersOf(entry: string): readonly Field[] {
  let parameters = PARAMETERS.get(entry);
  if (!parameters) PARAMETERS.set(entry, parameters = fieldsOf(ENTRIES[entry] ?? {}));
  return parameters;
}

function fieldsOf(fields: Fields): readonly Field[] {
  return Object.entries(fields).map(([written, type]) => ({
    name: written.replace(/^\.\.\.|\?$/g, ''), type, optional: written.endsWith('?'), rest: written.startsWith('...'), check: checkOf(type),
  }));
}

function isList(type: Exclude<Type, string>): type is readonly [Type] {
  return Array.isArray(type);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An object literal, also from another realm, as under jest. */
function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isObject(value)) return false;
  if (Object.getPrototypeOf(value) === Object.prototype) return true;
  const prototype = Object.getPrototypeOf(value) as object | null;
  return prototype === null || (Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'hasOwnProperty'));
}

function isConstruct(value: unknown): value is IConstruct {
  return isObject(value) && isObject(value.node) && 'tryGetContext' in value.node;
}

/**
 * Recognizes an instance by the name of its class, because a program may load two copies of the library or of cdk8s. Minified names cannot
 * be compared.
 */
function isInstance(value: unknown, name: string): boolean {
  if (!isObject(value)) return false;
  if (IngressError.name !== 'IngressError') return true;
  for (
    let prototype = Object.getPrototypeOf(value) as object | null;
    prototype;
    prototype = Object.getPrototypeOf(prototype) as object | null
  ) {
    if (prototype.constructor?.name === name) return true;
  }
  return false;
}
