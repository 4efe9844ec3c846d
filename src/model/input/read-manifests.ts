import { MAX_DEPTH } from './bounds';
import { givenObjects } from './objects-of';
import type * as yamlReader from './read-yaml';
import { readableOnly } from './unreadable';
import { IngressError } from '../../errors/index';
import { ManifestObject } from '../resource';

/** API objects from nested lists, Lists and texts, one by one. */
export function readManifests(manifests: unknown, depth = 0): ManifestObject[] {
  if (typeof manifests === 'string') return readableOnly(yaml().readYaml(manifests));
  if (Array.isArray(manifests) && depth <= MAX_DEPTH) return manifests.flatMap(item => readManifests(item, depth + 1));
  if (typeof manifests === 'object' && manifests !== null) return readableOnly(givenObjects(manifests));
  if (manifests === undefined || manifests === null) return [];
  throw new IngressError({
    code: 'invalid-argument', message: `${typeof manifests} is not a manifest`, help: 'pass API objects, or YAML as text', field: 'manifests',
  });
}

/** The YAML parser, loaded with the first text and not with the package. */
function yaml(): typeof yamlReader {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./read-yaml') as typeof yamlReader;
}
