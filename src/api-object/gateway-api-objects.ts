import { withLatePatches } from './late-patches';
import {
  GatewayApiBackendTlsPolicy, GatewayApiGateway, GatewayApiGrpcRoute, GatewayApiHttpRoute, GatewayApiListenerSet, GatewayApiReferenceGrant,
  GatewayApiTlsRoute,
} from '../../imports/gateway.networking.k8s.io';

/** A BackendTLSPolicy of the Gateway API. */
export class BackendTlsPolicyObject extends withLatePatches(GatewayApiBackendTlsPolicy) {}

/** A Gateway of the Gateway API. */
export class GatewayApiGatewayObject extends withLatePatches(GatewayApiGateway) {}

/** A GRPCRoute of the Gateway API. */
export class GrpcRouteObject extends withLatePatches(GatewayApiGrpcRoute) {}

/** An HTTPRoute of the Gateway API. */
export class HttpRouteObject extends withLatePatches(GatewayApiHttpRoute) {}

/** A ListenerSet of the Gateway API. */
export class ListenerSetObject extends withLatePatches(GatewayApiListenerSet) {}

/** A ReferenceGrant of the Gateway API. */
export class ReferenceGrantObject extends withLatePatches(GatewayApiReferenceGrant) {}

/** A TLSRoute of the Gateway API. */
export class TlsRouteObject extends withLatePatches(GatewayApiTlsRoute) {}
