import { ApiObject, JsonPatch } from 'cdk8s';

const PATCHES = new WeakMap<ApiObject, readonly JsonPatch[]>();

/**
 * Makes `addJsonPatch` of a generated construct apply after rendering.
 *
 * Generated constructs drop every field that their CRD did not have, also those added by a patch.
 * Applied last, a patch can set fields that are newer than our imports: the escape hatch.
 */
export function keepPatches<T extends ApiObject>(apiObject: T): T {
  const patches: JsonPatch[] = [];
  PATCHES.set(apiObject, patches);
  const render = apiObject.toJson.bind(apiObject);
  apiObject.addJsonPatch = (...ops: JsonPatch[]) => { patches.push(...ops); };
  apiObject.toJson = () => patches.length ? JsonPatch.apply(render(), ...patches) : render();
  return apiObject;
}

/** Whether an object is not just what its construct makes of it. One whose patches nobody kept counts as changed as soon as cdk8s knows of one. */
export function isPatched(apiObject: ApiObject): boolean {
  const patches = PATCHES.get(apiObject) ?? (apiObject as unknown as { readonly patches?: readonly JsonPatch[] }).patches;
  return patches?.length !== 0;
}

/** The annotations of an object, without rendering it. */
export function annotationsOf({ metadata }: ApiObject): object {
  return (metadata as unknown as { readonly annotations?: object }).annotations ?? (metadata.toJson() as { annotations?: object }).annotations ?? {};
}
