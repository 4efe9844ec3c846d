import { IngressError } from '../errors';

/** Options of an `IngressGateway`. */
export interface IngressGatewayOptions {
  /**
   * Namespace of the gateway's Pods. istiod reads credential Secrets there and nowhere else.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;

  /**
   * Labels of the gateway's Pods, as the Gateway selects them.
   *
   * @default { istio: 'ingressgateway' }
   */
  readonly selector?: { [label: string]: string };

  /**
   * Name of the gateway's Deployment and Service.
   *
   * @default 'istio-ingressgateway'
   */
  readonly name?: string;

  /**
   * Service account of the gateway's Pods.
   *
   * @default - `<name>-service-account`, as Istio's own installation names it
   */
  readonly serviceAccountName?: string;
}

/**
 * The ingress gateway's workload: the Pods that terminate TLS. It creates nothing; it is what
 * decides in which namespace Secrets must be and which Pods a Gateway selects.
 *
 * The defaults are those of Istio's own installation. For a gateway installed by the Helm chart
 * `gateway` as release `istio-ingress` in namespace `istio-ingress`, say
 * `new IngressGateway({ namespace: 'istio-ingress', selector: { istio: 'ingress' }, name: 'istio-ingress' })`.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class IngressGateway {
  /** Namespace of the gateway's Pods and of every Secret that they read. */
  public readonly namespace: string;
  /** Labels that a Gateway selects. */
  public readonly selector: { [label: string]: string };
  /** Name of the gateway's Deployment and Service. */
  public readonly name: string;
  /** Service account of the gateway's Pods. */
  public readonly serviceAccountName: string;

  /**
   * @param options where the gateway runs
   * @throws `invalid-argument` for an empty selector, which would select every gateway of the mesh
   */
  constructor(options: IngressGatewayOptions = {}) {
    this.namespace = options.namespace ?? 'istio-system';
    this.selector = { ...(options.selector ?? { istio: 'ingressgateway' }) };
    this.name = options.name ?? 'istio-ingressgateway';
    this.serviceAccountName = options.serviceAccountName ?? `${this.name}-service-account`;
    if (Object.keys(this.selector).length === 0) {
      throw new IngressError({
        code: 'invalid-argument',
        message: 'selector of an ingress gateway is empty, which selects every gateway of the mesh',
        help: "give the labels of the gateway's Pods, for example { istio: 'ingressgateway' }",
      });
    }
  }
}
