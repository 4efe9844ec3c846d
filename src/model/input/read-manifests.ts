import { MAX_DEPTH } from './bounds';
import { givenObjects } from './objects-of';
import type * as yamlReader from './read-yaml';
import { readableOnly } from './unreadable';
import { IngressError } from '../../errors/index';
import { ManifestObject } from '../resource';

/** API objects in any nesting of lists, Lists and texts, one by one. */
export function readManifests(manifests: unknown, depth = 0): ManifestObject[] {
  if (typeof manifests === 'string') return readableOnly(yaml().readYaml(manifests));
  if (Array.isArray(manifests) && depth <= MAX_DEPTH) return manifests.flatMap(item => readManifests(item, depth + 1));
  if (typeof manifests === 'object' && manifests !== null) return readableOnly(givenObjects(manifests));
  if (manifests === undefined || manifests === null) return [];
  throw new IngressError({
    code: 'invalid-argument', message: `${typeof manifests} is no manifest`, help: 'give API objects, or YAML as text', field: 'manifests',
  });
}

/** The parser of YAML: loaded when there is a text to read, not with the package. */
function yaml(): typeof yamlReader {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./read-yaml') as typeof yamlReader;
}
