import { withLatePatches } from './late-patches';
import {
  GatewayApiGateway, GatewayApiHttpRoute, GatewayApiReferenceGrant, GatewayApiTlsRoute,
} from '../../imports/gateway.networking.k8s.io';

/** A Gateway of the Gateway API. */
export class GatewayApiGatewayObject extends withLatePatches(GatewayApiGateway) {}

/** An HTTPRoute of the Gateway API. */
export class HttpRouteObject extends withLatePatches(GatewayApiHttpRoute) {}

/** A TLSRoute of the Gateway API. */
export class TlsRouteObject extends withLatePatches(GatewayApiTlsRoute) {}

/** A ReferenceGrant of the Gateway API. */
export class ReferenceGrantObject extends withLatePatches(GatewayApiReferenceGrant) {}
