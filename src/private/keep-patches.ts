import { ApiObject, JsonPatch } from 'cdk8s';

/**
 * Makes `addJsonPatch` of a generated construct apply after rendering.
 *
 * Generated constructs drop every field that their CRD did not have, also those added by a patch.
 * Applied last, a patch can set fields that are newer than our imports: the escape hatch.
 */
export function keepPatches<T extends ApiObject>(apiObject: T): T {
  const patches: JsonPatch[] = [];
  const render = apiObject.toJson.bind(apiObject);
  apiObject.addJsonPatch = (...ops: JsonPatch[]) => { patches.push(...ops); };
  apiObject.toJson = () => patches.length ? JsonPatch.apply(render(), ...patches) : render();
  return apiObject;
}
