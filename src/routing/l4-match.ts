import { gatewayReference, IGateway } from './gateway-reference';
import { L4MatchSpec } from '../validation/virtual-service-spec';

/**
 * The connections that a TLS or TCP route matches. All conditions must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface L4MatchOptions {
  /**
   * Only connections to this port of the gateway, as in its servers.
   *
   * @default - any port
   */
  readonly port?: number;

  /**
   * Only connections through these gateways, or `Gateway.mesh()`. Each must be in `gateways` of the VirtualService.
   *
   * @default - every gateway of the VirtualService
   * @nonempty
   */
  readonly gateways?: IGateway[];

  /**
   * Only connections to addresses in these subnets, such as `10.0.0.0/8`. Only for routes of the mesh: gateways ignore it.
   *
   * @default - any address
   * @nonempty
   */
  readonly destinationSubnets?: string[];

  /**
   * Only connections from Pods with these labels. Only for routes of the mesh: gateways ignore it.
   *
   * @default - all Pods
   */
  readonly sourceLabels?: { [label: string]: string };

  /**
   * Only connections from Pods in this namespace. Only for routes of the mesh: gateways ignore it.
   *
   * @default - all namespaces
   * @nonempty
   */
  readonly sourceNamespace?: string;
}

/** Renders a match for the namespace of its VirtualService, which determines how gateways are written. */
export function renderL4Match(options: L4MatchOptions, namespace?: string): L4MatchSpec {
  const { port, gateways, destinationSubnets, sourceLabels, sourceNamespace } = options;
  return {
    ...port !== undefined && { port },
    ...gateways && { gateways: gateways.map(gateway => gatewayReference(gateway, namespace)) },
    ...destinationSubnets && { destinationSubnets: [...destinationSubnets] },
    ...sourceLabels && { sourceLabels },
    ...sourceNamespace !== undefined && { sourceNamespace },
  };
}
