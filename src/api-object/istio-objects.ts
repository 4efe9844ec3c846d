import { JsonPatch } from 'cdk8s';
import { LatePatches } from './late-patches';
import { IstioDestinationRule, IstioGateway, IstioServiceEntry, IstioVirtualService } from '../../imports/networking.istio.io';

export { ServiceEntrySpecLocation, ServiceEntrySpecResolution } from '../../imports/networking.istio.io';

// The generated constructs as this library creates them: patches are applied last. Methods are overridden in classes, because
// languages behind jsii call a prototype's methods, never one that is assigned to an instance.

/** A Gateway of Istio. */
export class GatewayObject extends IstioGateway {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A VirtualService of Istio. */
export class VirtualServiceObject extends IstioVirtualService {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A DestinationRule of Istio. */
export class DestinationRuleObject extends IstioDestinationRule {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A ServiceEntry of Istio. */
export class ServiceEntryObject extends IstioServiceEntry {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}
