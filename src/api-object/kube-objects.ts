import { JsonPatch } from 'cdk8s';
// not from 'cdk8s-plus-27' itself, whose other modules take as long to load as this one, and are not needed
import { KubeConfigMap, KubeSecret } from 'cdk8s-plus-27/lib/imports/k8s';
import { LatePatches } from './late-patches';

// The generated constructs of cdk8s-plus as this library creates them: patches are applied last. This file is loaded when a
// program creates the first of them.

/** A Secret of Kubernetes. */
export class SecretObject extends KubeSecret {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A ConfigMap of Kubernetes. */
export class ConfigMapObject extends KubeConfigMap {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}
