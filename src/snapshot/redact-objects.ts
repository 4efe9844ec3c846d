import { parseAllDocuments, stringify } from 'yaml';
import { ENCRYPTED, isDescription, words } from './describe-material';
import { describeBytes, JWK_KEY, JWK_PRIVATE, redactText } from './redact-text';
import { withoutKeys } from '../text/keys';

/** Deeper nesting than in any manifest. */
const MAX_DEPTH = 200;

/** Text with a Secret: where it cannot be parsed, any part of it may belong to a value. */
const SECRET = /kind["']?\s*:\s*["']?(?:Sealed)?Secret\b/;

type Json = { readonly [key: string]: unknown };

/** Fields in which Secrets, and the objects that Secrets are generated from, keep values. */
const VALUES: { readonly [kind: string]: (object: Json) => Json } = {
  Secret: object => ({
    ...withoutLastApplied(object),
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

/** `kubectl apply` keeps the whole Secret in an annotation. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** Plain objects, lists and strings with certificates and keys described. A value without any comes back equal. */
export function redact(value: unknown): unknown {
  return redactWithin(value, []);
}

/** `around`: the lists and objects that contain the value, to detect one that contains itself. */
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

function withoutLastApplied(object: Json): Json {
  const { metadata } = object;
  if (!isPlainObject(metadata) || !isPlainObject(metadata.annotations)) return object;
  const { annotations } = metadata;
  const text = annotations[LAST_APPLIED];
  return typeof text !== 'string' || isDescription(text) ? object
    : { ...object, metadata: { ...metadata, annotations: { ...annotations, [LAST_APPLIED]: words(`${text.length} characters`) } } };
}

/** A JSON Web Key without its private members. */
function withoutJwk(object: Json): Json {
  if (typeof object.kty !== 'string') return object;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, JWK_PRIVATE.includes(key) ? JWK_KEY : value]));
}

/** Describes the values of a Secret or of a sealed Secret; returns any other object unchanged. */
function redactValues(object: Json): Json {
  const redactor = typeof object.kind === 'string' && Object.hasOwn(VALUES, object.kind) ? VALUES[object.kind] : undefined;
  return redactor ? redactor(object) : object;
}

/** Describes the values of a Secret or of a sealed Secret; undefined for anything else. */
export function describedSecret(value: unknown): Json | undefined {
  if (!isPlainObject(value)) return undefined;
  const described = redactValues(value);
  return isSame(value, described) ? undefined : described;
}

/** A string; the Secrets in one that holds YAML or JSON of API objects are described as such. */
export function redactManifestText(text: string): string {
  const isManifest = /^[\t ]*(?:- )?["']?kind["']?\s*:|"kind"\s*:/m.test(text);
  if (!isManifest) return redactText(text);
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) {
    return SECRET.test(text) ? words(`manifests that cannot be read, ${text.length} characters`) : redactText(text);
  }
  let before: unknown[];
  try {
    before = documents.map(document => document.toJS() as unknown);
    JSON.stringify(before);
  } catch {
    return words('manifest with too many or circular aliases'); // Secrets cannot be told apart from the rest
  }
  const after = before.map(object => redact(object));
  // a text without secrets keeps its comments and formatting
  if (isSame(before, after)) return redactText(text); // comments and directives hold anything
  return after.map(object => stringify(object, { lineWidth: 0 })).join('---\n');
}

/** Everything in a Secret is secret: values that are neither certificates nor keys are described by their length. */
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

/** Members with other values; a misplaced key can also be the name of one. */
function mapValues(object: Json, change: (value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [withoutKeys(redactText(key)), change(value)]));
}

function isPlainObject(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  // also plain objects from another realm, as under jest
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
