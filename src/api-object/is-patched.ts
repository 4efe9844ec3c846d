import { ApiObject, JsonPatch } from 'cdk8s';

/**
 * Whether an object has been patched. An object that this library did not create counts as patched as soon as cdk8s knows of a patch.
 */
export function isPatched(apiObject: ApiObject): boolean {
  const { _patches, _fieldPatches, patches } = apiObject as unknown as {
    readonly _patches?: readonly JsonPatch[]; readonly _fieldPatches?: readonly unknown[]; readonly patches?: readonly unknown[];
  };
  return (_patches ?? patches)?.length !== 0 || (_fieldPatches ?? []).length !== 0;
}

/** The annotations of an object, without rendering it. */
export function annotationsOf({ metadata }: ApiObject): object {
  return (metadata as unknown as { readonly annotations?: object }).annotations
    ?? (metadata.toJson() as { annotations?: object }).annotations ?? {};
}
