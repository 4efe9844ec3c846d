import { ApiObject, JsonPatch } from 'cdk8s';
import { LatePatches } from './late-patches';

/**
 * An API object without a generated class, such as a SealedSecret, a cert-manager Certificate, or a Secret with the `sops` field.
 */
export class KubernetesObject extends ApiObject {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}
