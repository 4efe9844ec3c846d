import { ApiObjectMetadata } from 'cdk8s';
import { IGateway } from './gateway-reference';
import { HttpRouteOptions } from './http-route';
import { TcpRouteOptions } from './tcp-route';
import { TlsRouteOptions } from './tls-route';

/** Properties of a VirtualService. */
export interface VirtualServiceProps {
  /** Hosts whose requests are routed, as served by the gateways: DNS names, optionally with a leading wildcard. */
  readonly hosts: string[];

  /**
   * The gateways whose requests are routed. `Gateway.mesh()` beside them applies the routes to workloads of the mesh as well.
   *
   * @default - none: the VirtualService applies only to the mesh, not to ingress gateways
   * @nonempty
   */
  readonly gateways?: IGateway[];

  /**
   * Forwarding routes; the first match wins. More routes, including redirects and direct responses, can be added with methods.
   *
   * @default - none yet; there must be one when the app is synthesized
   */
  readonly routes?: HttpRouteOptions[];

  /**
   * Routes for TLS connections that the gateway passes through (its server has mode `PASSTHROUGH`). They have no effect where the gateway
   * terminates TLS.
   *
   * @default - none
   */
  readonly tlsRoutes?: TlsRouteOptions[];

  /**
   * Routes for connections of another protocol than HTTP: of servers for TCP, and of servers that terminate TLS for such a protocol
   * (`Server.tcp`, `Server.tls`). They have no effect where the gateway serves HTTP.
   *
   * @default - none
   */
  readonly tcpRoutes?: TcpRouteOptions[];

  /**
   * Namespaces that see the VirtualService; they must include the namespace of the gateway's workload. `.` is its own namespace.
   *
   * @default - all
   * @nonempty
   */
  readonly exportTo?: string[];

  /**
   * Metadata of the VirtualService.
   *
   * @default - derived from the construct path
   */
  readonly metadata?: ApiObjectMetadata;
}
