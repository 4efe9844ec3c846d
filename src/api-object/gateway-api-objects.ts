import { JsonPatch } from 'cdk8s';
import { LatePatches } from './late-patches';
import {
  GatewayApiGateway, GatewayApiHttpRoute, GatewayApiReferenceGrant, GatewayApiTlsRoute,
} from '../../imports/gateway.networking.k8s.io';

// The generated constructs as this library creates them: patches are applied last, as in istio-objects.ts.

/** A Gateway of the Gateway API. */
export class GatewayApiGatewayObject extends GatewayApiGateway {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** An HTTPRoute of the Gateway API. */
export class HttpRouteObject extends GatewayApiHttpRoute {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A TLSRoute of the Gateway API. */
export class TlsRouteObject extends GatewayApiTlsRoute {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}

/** A ReferenceGrant of the Gateway API. */
export class ReferenceGrantObject extends GatewayApiReferenceGrant {
  /** @internal */
  public readonly _patches = new LatePatches(this);

  public override addJsonPatch(...ops: JsonPatch[]): void {
    this._patches.add(ops);
  }

  public override toJson(): any {
    return this._patches.apply(super.toJson());
  }
}
