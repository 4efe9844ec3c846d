import { ForwardClientCertDetails } from './forward-client-cert-details';
import { checkTrustedProxies } from './gateway-workload';
import { parseIstioVersion } from './istio-version';
import { KubernetesGatewayWorkload } from './kubernetes-gateway-workload';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { isLabel } from '../validation/label';
import { NEWEST_ISTIO } from '../validation/unavailable-fields';

/** Type of the Service that Istio creates for a gateway. */
export enum GatewayServiceType {
  /** Reachable only inside the cluster. */
  CLUSTER_IP = 'ClusterIP',
  /** Reachable through a port of every node. */
  NODE_PORT = 'NodePort',
  /** Reachable through a load balancer of the cloud. */
  LOAD_BALANCER = 'LoadBalancer',
}

/** Options of a gateway that Istio deploys. */
export interface ManagedGatewayWorkloadOptions {
  /**
   * Type of the gateway's Service.
   *
   * @default - Istio's: `LoadBalancer`
   */
  readonly serviceType?: GatewayServiceType;

  /**
   * Number of Pods, a whole number from 1.
   *
   * @default - Istio's: 1
   */
  readonly replicas?: number;

  /**
   * Labels of all objects that Istio creates for the gateway, at most 8.
   *
   * @default - none
   */
  readonly labels?: { [label: string]: string };

  /**
   * Annotations of all objects that Istio creates for the gateway, such as those that configure a cloud's load balancer, at most 16.
   *
   * @default - none
   */
  readonly annotations?: { [annotation: string]: string };

  /**
   * Number of proxies in front of the gateway that append to `X-Forwarded-For`, such as a load balancer of HTTP or a CDN. The gateway is
   * deployed with it.
   *
   * @default 0
   */
  readonly trustedProxies?: number;

  /**
   * What the gateway does with the header `X-Forwarded-Client-Cert`, by which backends learn the certificate of the client. The gateway is
   * deployed with it.
   *
   * @default ForwardClientCertDetails.SANITIZE_SET
   */
  readonly forwardClientCertDetails?: ForwardClientCertDetails;

  /**
   * Version of Istio that deploys the gateway, such as `1.30.3`.
   *
   * @default '1.32'
   */
  readonly istioVersion?: string;
}

/**
 * The gateway that Istio deploys for a `KubernetesGateway`, in its namespace: a Deployment, a Service and a ServiceAccount named
 * `<name>-istio`. It creates nothing itself.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/#automated-deployment
 */
export class ManagedGatewayWorkload extends KubernetesGatewayWorkload {
  /** Version of Istio that deploys the gateway. */
  public readonly istioVersion: string;
  /** @internal */
  public readonly _options: ManagedGatewayWorkloadOptions;

  /**
   * @param options Service, Pods, labels
   * @throws `invalid-argument` for labels, annotations and numbers that Kubernetes refuses; `istio-version`
   */
  constructor(options: ManagedGatewayWorkloadOptions = {}) {
    checkArguments('ManagedGatewayWorkload', [options]);
    super();
    this.istioVersion = options.istioVersion ?? NEWEST_ISTIO;
    parseIstioVersion(this.istioVersion);
    this._options = {
      ...options,
      labels: options.labels && { ...options.labels },
      annotations: options.annotations && { ...options.annotations },
    };
    const { replicas, trustedProxies, labels = {}, annotations = {} } = options;
    if (trustedProxies !== undefined) checkTrustedProxies(trustedProxies);
    if (replicas !== undefined && !(Number.isInteger(replicas) && replicas >= 1 && replicas <= 2 ** 31 - 1)) {
      refuse('replicas', `is ${replicas}`, 'use a whole number from 1');
    }
    const form = 'use letters, digits and inner hyphens, underscores and dots';
    const label = Object.entries(labels).find(([name, value]) => !isLabel(name, value));
    if (label) refuse('labels', `has '${label.join(': ')}', which Kubernetes refuses`, form);
    const annotation = Object.keys(annotations).find(name => !isLabel(name, ''));
    if (annotation !== undefined) refuse('annotations', `has '${annotation}', which Kubernetes refuses`, form);
    if (Object.keys(labels).length > 8) refuse('labels', `has ${Object.keys(labels).length} entries`, 'use at most 8');
    if (Object.keys(annotations).length > 16) refuse('annotations', `has ${Object.keys(annotations).length} entries`, 'use at most 16');
  }
}

function refuse(field: string, what: string, help: string): never {
  throw new IngressError({ code: 'invalid-argument', message: `${field} of a gateway that Istio deploys ${what}`, help, field });
}
