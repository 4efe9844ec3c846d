import { IngressError } from '../../../errors/index';
import { CertificateSummary } from '../store-contract';
import { Encryption, parseEncryption } from './encryption-header';
import { folderName } from './folder-name';
import { isObject, isTextMap, parseJson } from './json';
import { MAX_INDEX_BYTES } from './layout';
import { damaged, quote, unreadable } from './problems';

/** What this version writes; a store of a newer format is refused, an older one would be converted here. */
const FORMAT = 1;
const TEXTS = ['name', 'spec', 'serialNumber', 'notBefore', 'notAfter', 'keyId', 'digest'] as const;

/** What the index keeps of one identity: all but the PEM. */
export interface IndexEntry extends CertificateSummary {
  readonly attributes?: { [name: string]: string };
}

/** The content of `index.json`. */
export interface StoreIndex {
  /** Absent in a plain store. */
  readonly encryption?: Encryption;
  /** By name; sorted when written, so that a committed store has small diffs. */
  readonly entries: Map<string, IndexEntry>;
}

/** One entry after the other in the order of names, one field a line. */
export function formatIndex(index: StoreIndex): string {
  return JSON.stringify(indexToJson(index), null, 2) + '\n';
}

export function indexToJson({ encryption, entries }: StoreIndex): object {
  const sorted = [...entries.values()].sort((a, b) => a.name < b.name ? -1 : 1);
  return {
    format: FORMAT,
    ...encryption && { encryption },
    entries: sorted.map(({ name, spec, serialNumber, notBefore, notAfter, keyId, digest, attributes }) => ({
      name, spec, serialNumber, notBefore, notAfter, keyId, digest, ...attributes && { attributes: sortedMap(attributes) },
    })),
  };
}

/** @throws IngressError `store-unreadable` for anything but an index of this format */
export function parseIndex(text: string, path: string): StoreIndex {
  return indexFromJson(parseJson(text, path), path);
}

export function indexFromJson(json: unknown, path: string): StoreIndex {
  if (!isObject(json) || !Number.isInteger(json.format)) {
    throw damaged(path, 'it has no format number');
  }
  if ((json.format as number) > FORMAT) {
    throw unreadable(
      `the certificate store index ${quote(path)} has format ${json.format}, this version of cdk8s-istio-ingress reads up to ${FORMAT}`,
      'update cdk8s-istio-ingress to the version that wrote it');
  }
  if (json.format !== FORMAT || !Array.isArray(json.entries)) {
    throw damaged(path, `it has format ${json.format} without a list of entries`);
  }
  const entries = new Map<string, IndexEntry>();
  for (const entry of json.entries) {
    if (!isEntry(entry)) {
      throw damaged(path, `entry ${entries.size + 1} has a field missing or of another type`);
    }
    if (entries.has(entry.name)) {
      throw damaged(path, `it has ${JSON.stringify(entry.name)} twice`);
    }
    entries.set(entry.name, entry);
  }
  return { entries, ...json.encryption !== undefined && { encryption: parseEncryption(json.encryption, path) } };
}

/** Refuses names whose folders are one and the same on a file system that ignores case. */
export function checkCollisions(entries: Iterable<IndexEntry>): void {
  const names = new Map<string, string>();
  for (const { name } of entries) {
    const folded = folderName(name).toLowerCase();
    const other = names.get(folded);
    if (other !== undefined) {
      throw new IngressError({
        code: 'duplicate-name',
        message: `certificates ${JSON.stringify(other)} and ${JSON.stringify(name)} differ only in case, so they would share a folder of the store`,
        help: 'rename one of them',
      });
    }
    names.set(folded, name);
  }
}

/** Refuses an index that could not be read again. Lines are counted as indented at least as much as they will be. */
export function checkSize(entries: ReadonlyMap<string, IndexEntry>, path: string): void {
  let bytes = 1024; // what stands around the entries
  for (const entry of entries.values()) {
    bytes += Buffer.byteLength(JSON.stringify(entry, null, 6)) + 16;
    if (bytes > MAX_INDEX_BYTES) {
      throw new IngressError({
        code: 'store-unwritable',
        message: `the certificate store ${quote(path)} would have ${entries.size} entries, and an index of more than the ${MAX_INDEX_BYTES / 1024 / 1024} MiB that it can have`,
        help: 'keep some of them in a second store, in a folder of its own',
      });
    }
  }
}

function isEntry(value: unknown): value is IndexEntry {
  return isObject(value)
    && TEXTS.every(field => typeof value[field] === 'string')
    && (value.attributes === undefined || isTextMap(value.attributes));
}

function sortedMap(map: { [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => a < b ? -1 : 1));
}
