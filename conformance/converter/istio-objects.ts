import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';

export type Json = { readonly [field: string]: any };

export type Kind = 'Gateway' | 'VirtualService' | 'DestinationRule' | 'ServiceEntry';
export const KINDS: readonly string[] = ['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry'] satisfies Kind[];

/** An object of one of the four kinds, as it is in a file. */
export interface IstioObject {
  /** What `--case` repeats: file, kind, name. */
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly namespace: string;
  readonly object: Json;
  /** All objects of its file, itself included. */
  readonly file: readonly Json[];
}

export interface Read {
  readonly objects: readonly IstioObject[];
  /** Objects whose kind and spec another one has. */
  readonly repeated: number;
  /** Files and examples that are no YAML before a program fills them in. */
  readonly templates: number;
}

/** The objects of all YAML files, and of the examples in the comments of Istio's API, below folders: each spec once. */
export function readIstioObjects(roots: readonly string[]): Read {
  const objects: IstioObject[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  let templates = 0;
  const files = roots.flatMap(root => fs.readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.(ya?ml|proto)$/.test(entry.name))
    .map(entry => ({ root, file: path.join(entry.parentPath, entry.name) }))
    .sort((one, other) => one.file < other.file ? -1 : 1));
  for (const { root, file } of files) {
    const text = fs.readFileSync(file, 'utf8');
    const parts = file.endsWith('.proto') ? examplesOf(text) : [text];
    parts.filter(part => part.includes('networking.istio.io/')).forEach((part, number) => {
      const all = documents(part);
      templates += all === undefined ? 1 : 0;
      (all ?? []).forEach((object, index) => {
        if (!isOfTheKinds(object)) return;
        const key = `${object.kind} ${canonical(object.spec)}`;
        repeated += seen.has(key) ? 1 : 0;
        if (seen.has(key)) return;
        seen.add(key);
        const { name = `object-${index}`, namespace = 'default' } = object.metadata ?? {};
        const place = parts.length > 1 ? `${number + 1}.${index}` : String(index);
        objects.push({
          id: `${path.relative(root, file)} ${object.kind} ${namespace}/${name}#${place}`,
          kind: object.kind,
          name,
          namespace,
          object,
          file: all!,
        });
      });
    });
  }
  return { objects, repeated, templates };
}

/** The YAML in the comments of a file that declares Istio's API. `nsA` is a placeholder that Kubernetes would refuse as a namespace. */
function examplesOf(proto: string): string[] {
  const comments = proto.split('\n').filter(line => /^\s*\/\//.test(line)).map(line => line.replace(/^\s*\/\/ ?/, '')).join('\n');
  return [...comments.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml]) => yaml.replaceAll(/\bns[A-Z]\b/g, name => name.toLowerCase()));
}

/** Undefined for a text that is no YAML before a program fills it in. */
function documents(text: string): Json[] | undefined {
  if (/\{\{|\$[A-Z{]/.test(text)) return undefined;
  const parsed = parseAllDocuments(text, { logLevel: 'silent' });
  if (!Array.isArray(parsed) || parsed.some(document => document.errors.length > 0)) return undefined;
  return parsed.flatMap(document => flat(document.toJS()));
}

/** Lists of kubectl hold their objects in `items`. */
function flat(object: Json | null): Json[] {
  if (object === null || typeof object !== 'object') return [];
  return Array.isArray(object.items) ? object.items.flatMap(flat) : [object];
}

function isOfTheKinds({ apiVersion, kind }: Json): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('networking.istio.io/') && KINDS.includes(kind);
}

/** The same text for the same value, whatever the order of its fields. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part) => typeof part === 'object' && part !== null && !Array.isArray(part)
    ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => one < other ? -1 : 1)) : part) ?? '';
}
