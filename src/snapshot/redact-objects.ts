import { parseAllDocuments, stringify } from 'yaml';
import { ENCRYPTED, isDescription, words } from './describe-material';
import { describeBytes, JWK_KEY, JWK_PRIVATE, redactText } from './redact-text';

/** No manifest is nested more deeply. */
const MAX_DEPTH = 200;

type Json = { readonly [key: string]: unknown };

/** Where Secrets, and the forms that they travel in, keep their values. */
const VALUES: { readonly [kind: string]: (object: Json) => Json } = {
  Secret: object => ({
    ...object,
    ...isPlainObject(object.data) ? { data: mapValues(object.data, value => describeValue(value, 'base64')) } : {},
    ...isPlainObject(object.stringData) ? { stringData: mapValues(object.stringData, value => describeValue(value, 'utf8')) } : {},
  }),
  SealedSecret: object => {
    const spec = isPlainObject(object.spec) ? object.spec : {};
    const { encryptedData } = spec;
    return {
      ...object, spec: { ...spec, ...isPlainObject(encryptedData) ? { encryptedData: mapValues(encryptedData, () => ENCRYPTED) } : {} },
    };
  },
};

/** Plain objects, lists and texts with certificates and keys in words. What holds none comes back equal. */
export function redact(value: unknown): unknown {
  return redactWithin(value, []);
}

/** `around`: the lists and objects that the value is part of; one that contains itself has no end. */
function redactWithin(value: unknown, around: readonly unknown[]): unknown {
  if (typeof value === 'string') return redactManifestText(value);
  if (value instanceof Uint8Array) return describeBytes(Buffer.from(value)) ?? value;
  if (!Array.isArray(value) && !isPlainObject(value)) return value;
  if (around.includes(value)
    || around.length > MAX_DEPTH) return words(around.includes(value) ? 'object that contains itself' : 'nested too deeply');
  const within = [...around, value];
  return Array.isArray(value)
    ? value.map(item => redactWithin(item, within))
    : mapValues(withoutJwk(redactValues(value)), item => redactWithin(item, within));
}

/** A JSON Web Key without its private members. */
function withoutJwk(object: Json): Json {
  if (typeof object.kty !== 'string') return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, JWK_PRIVATE.includes(key) ? JWK_KEY : value]));
}

/** A Secret, or a sealed one, with its values in words; any other object as it is. */
function redactValues(object: Json): Json {
  const redactor = typeof object.kind === 'string' && Object.hasOwn(VALUES, object.kind) ? VALUES[object.kind] : undefined;
  return redactor ? redactor(object) : object;
}

/** A Secret, or a sealed one, with its values in words; undefined for everything that may be shown as it is. */
export function describedSecret(value: unknown): Json | undefined {
  if (!isPlainObject(value)) return undefined;
  const described = redactValues(value);
  return isSame(value, described) ? undefined : described;
}

/** A text; if it is YAML or JSON of API objects, its Secrets are treated as such. */
export function redactManifestText(text: string): string {
  const isManifest = /^[\t ]*(?:- )?["']?kind["']?\s*:|"kind"\s*:/m.test(text);
  if (!isManifest) return redactText(text);
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return redactText(text);
  let before: unknown[];
  try {
    before = documents.map(document => document.toJS() as unknown);
    JSON.stringify(before);
  } catch {
    return words('manifest with too many aliases, or one of what it is part of'); // its Secrets cannot be told from the rest
  }
  const after = before.map(object => redact(object));
  // a text without secrets keeps its comments and its form
  if (isSame(before, after)) return text;
  return after.map(object => stringify(object, { lineWidth: 0 })).join('---\n');
}

/** Everything in a Secret is secret: what is no certificate or key is shown by its length only. */
function describeValue(value: unknown, encoding: BufferEncoding): unknown {
  if (typeof value !== 'string') return value;
  if (value.startsWith('ENC[')) return ENCRYPTED;
  if (isDescription(value)) return value;
  const bytes = Buffer.from(value, encoding);
  return describeBytes(bytes) ?? words(bytes.length === 1 ? '1 byte' : `${bytes.length} bytes`);
}

function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function mapValues(object: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

function isPlainObject(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // plain objects, also those of another realm, as in jest
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
