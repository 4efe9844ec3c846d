import { ApiObject, JsonPatch } from 'cdk8s';
import { SynthChecks } from '../synth/synth-checks';

/**
 * The JSON patches of an API object, applied to the rendered manifest.
 *
 * A generated construct drops every field that its CRD does not define, even if a patch added it. Patches applied last can set fields that
 * are newer than our imports.
 */
export class LatePatches {
  private readonly patches: JsonPatch[] = [];

  constructor(private readonly apiObject: ApiObject) {}

  public get isEmpty(): boolean {
    return this.patches.length === 0;
  }

  public add(patches: readonly JsonPatch[]): void {
    this.patches.push(...patches);
    SynthChecks.of(this.apiObject).changed();
  }

  public apply(manifest: unknown): unknown {
    SynthChecks.of(this.apiObject).rendered();
    return this.isEmpty ? manifest : JsonPatch.apply(manifest, ...this.patches);
  }
}
