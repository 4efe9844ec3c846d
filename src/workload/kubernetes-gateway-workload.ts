/**
 * The Pods behind a `KubernetesGateway`: those of an existing gateway (`GatewayWorkload`), or Pods that Istio deploys
 * (`ManagedGatewayWorkload`). Creates nothing.
 */
export abstract class KubernetesGatewayWorkload {
  /** Version of Istio that the gateway runs. */
  public abstract readonly istioVersion: string;
}
