import { IngressError } from '../errors/index';
import { readYaml } from '../model/input/read-yaml';
import { ManifestObject } from '../model/resource';

/** API objects in any nesting of lists, Lists and texts, one by one. */
export function readManifests(manifests: unknown): ManifestObject[] {
  if (typeof manifests === 'string') return readYaml(manifests);
  if (Array.isArray(manifests)) return manifests.flatMap(readManifests);
  if (typeof manifests === 'object' && manifests !== null) {
    const { items, kind } = manifests as { readonly items?: unknown; readonly kind?: unknown };
    return Array.isArray(items) && String(kind).endsWith('List') ? readManifests(items) : [{ object: manifests, origin: {} }];
  }
  if (manifests === undefined || manifests === null) return [];
  throw new IngressError({ code: 'invalid-argument', message: `${typeof manifests} is no manifest`, help: 'give API objects, or YAML as text', field: 'manifests' });
}
