import { ApiObject, JsonPatch } from 'cdk8s';
import { FieldPatch, LatePatched, patchedFields } from './field-patch';
import { IngressError } from '../errors';
import { SynthChecks } from '../synth/synth-checks';

/**
 * A generated construct as this library creates it: patches are applied to the rendered manifest.
 *
 * A generated construct drops every field that its CRD does not define, even if a patch added it. Patches applied last can set fields that
 * are newer than our imports. Methods are overridden in a class, because languages behind jsii call a prototype's methods, never one that
 * is assigned to an instance.
 */
export function withLatePatches<T extends new (...args: any[]) => ApiObject>(generated: T): T & (new (...args: any[]) => LatePatched) {
  return class extends generated implements LatePatched {
    /** @internal */
    public readonly _patches: JsonPatch[] = [];
    /** @internal */
    public readonly _fieldPatches: FieldPatch[] = [];

    public override addJsonPatch(...ops: JsonPatch[]): void {
      checkPatches(this, ops);
      this._patches.push(...ops);
      SynthChecks.of(this).changed();
    }

    /** @internal */
    public _patchField(patch: FieldPatch): void {
      this._fieldPatches.push(patch);
      SynthChecks.of(this).changed();
    }

    public override toJson(): any {
      const manifest = super.toJson() as unknown;
      SynthChecks.of(this).rendered();
      // fields first: a JSON patch may move what they belong to
      const patched = patchedFields(manifest, this._fieldPatches);
      return this._patches.length === 0 ? patched : JsonPatch.apply(patched, ...this._patches);
    }
  };
}

/** By their method: a program may have two copies of cdk8s. */
function checkPatches(apiObject: ApiObject, patches: readonly JsonPatch[]): void {
  const wrong = patches.findIndex(patch => typeof (patch as Partial<JsonPatch> | null)?._toJson !== 'function');
  if (wrong < 0) return;
  const message = `addJsonPatch: ops[${wrong}] is not a JsonPatch`;
  throw new IngressError({ code: 'invalid-argument', message, help: 'give JsonPatch.add(…), JsonPatch.replace(…) and so on' }, apiObject);
}
