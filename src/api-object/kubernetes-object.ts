import { ApiObject, JsonPatch } from 'cdk8s';
import { LatePatches } from './late-patches';

/**
 * An API object without a generated class: of cert-manager, Sealed Secrets and so on, and a Secret of SOPS, which has a field
 * that a Secret of Kubernetes does not have.
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
