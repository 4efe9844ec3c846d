import { Encryption, readEncryption } from './encryption-header';
import { damaged, quote, unreadable } from './problems';

/** The format that this version writes; a store with a newer format is refused. */
const FORMAT = 1;

/** The content of `store.json`, which contains no secrets. */
export interface StoreFile {
  /** How secrets are encrypted; absent in an unencrypted store. */
  readonly encryption?: Encryption;
  /** An encrypted empty text: distinguishes a wrong passphrase from a damaged file. */
  readonly check?: string;
  /** Key identifiers of all authorities that the store has created, by name, to detect a missing one. */
  readonly authorities: ReadonlyMap<string, string>;
}

/** One field per line, authorities sorted by name. */
export function formatStoreFile({ encryption, check, authorities }: StoreFile): string {
  const sorted = Object.fromEntries([...authorities].sort(([a], [b]) => a < b ? -1 : 1));
  return `${JSON.stringify({ format: FORMAT, ...encryption && { encryption: { ...encryption, check } }, authorities: sorted }, null, 2)}\n`;
}

/** @throws store-unreadable */
export function parseStoreFile(text: string, path: string): StoreFile {
  const json = parse(text, path);
  if (!isObject(json) || !Number.isInteger(json.format)) throw damaged(path, 'it has no format number');
  if ((json.format as number) > FORMAT) {
    throw unreadable(
      `the certificate store file ${quote(path)} has format ${json.format}, this version of cdk8s-istio-ingress reads up to ${FORMAT}`,
      'update cdk8s-istio-ingress to the version that wrote it');
  }
  const { authorities } = json;
  if (json.format !== FORMAT || !isObject(authorities) || !Object.values(authorities).every(keyId => typeof keyId === 'string')) {
    throw damaged(path, `it has format ${json.format} without key identifiers of authorities`);
  }
  const known = new Map(Object.entries(authorities as Record<string, string>));
  if (json.encryption === undefined) return { authorities: known };
  const encryption = readEncryption(json.encryption);
  const { check } = json.encryption as { check?: unknown };
  if (!encryption || typeof check !== 'string') {
    throw damaged(path, 'its encryption parameters are missing, weaker than this version allows, or too costly');
  }
  return { encryption, check, authorities: known };
}

/** The parser's own message quotes the text, so it is dropped. */
function parse(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damaged(path, 'it is not JSON');
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
