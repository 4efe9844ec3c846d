import { ForwardClientCertDetails } from './forward-client-cert-details';
import { isAtLeast, OLDEST_ISTIO, parseIstioVersion } from './istio-version';
import { KubernetesGatewayWorkload } from './kubernetes-gateway-workload';
import { SecretVolume } from './secret-volume';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { isLabel } from '../validation/label';
import { namespaceProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { NEWEST_ISTIO } from '../validation/unavailable-fields';

/** Options of a `GatewayWorkload`. */
export interface GatewayWorkloadOptions {
  /**
   * Namespace of the gateway's Pods. istiod reads credential Secrets only there.
   *
   * @default 'istio-system'
   */
  readonly namespace?: string;

  /**
   * Labels of the gateway's Pods, as in the selector of a Gateway.
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

  /**
   * Version of Istio that the gateway runs, such as `1.28` or `1.30.3`. Features that need a later version are refused.
   *
   * @default '1.32'
   */
  readonly istioVersion?: string;

  /**
   * Number of proxies in front of the gateway that append to `X-Forwarded-For`, such as a load balancer of HTTP or a CDN. With more than 0,
   * the client of a request is the address that the first of them saw; with 0 it is the peer of the connection. The gateway must run with
   * the same number: `GatewayProxyConfig` writes it.
   *
   * @default 0
   */
  readonly trustedProxies?: number;

  /**
   * What the gateway does with the header `X-Forwarded-Client-Cert`, by which backends learn the certificate of the client. The gateway
   * must run with the same setting: `GatewayProxyConfig` writes it.
   *
   * @default ForwardClientCertDetails.SANITIZE_SET
   */
  readonly forwardClientCertDetails?: ForwardClientCertDetails;

  /**
   * Volume of the gateway's Pods for a server certificate.
   *
   * @default - the volume of Istio's own installation: Secret `istio-ingressgateway-certs` at `/etc/istio/ingressgateway-certs`
   */
  readonly certificatesVolume?: SecretVolume;

  /**
   * Volume of the gateway's Pods for the authorities of clients.
   *
   * @default - the volume of Istio's own installation: Secret `istio-ingressgateway-ca-certs` at `/etc/istio/ingressgateway-ca-certs`
   */
  readonly caCertificatesVolume?: SecretVolume;
}

/**
 * The Pods of an ingress gateway, which terminate TLS. It creates nothing; it determines the namespace of Secrets and the Pods that a
 * Gateway selects.
 *
 * The defaults match Istio's own installation. For a gateway installed by the Helm chart `gateway` as release `istio-ingress` in namespace
 * `istio-ingress`, use `new GatewayWorkload({ namespace: 'istio-ingress', selector: { istio: 'ingress' }, name: 'istio-ingress',
 * serviceAccountName: 'istio-ingress' })`.
 *
 * @example
 * const workload = new GatewayWorkload({ namespace: 'istio-ingress', selector: { istio: 'ingress' }, istioVersion: '1.30' });
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/gateway/
 */
export class GatewayWorkload extends KubernetesGatewayWorkload {
  /** Namespace of the gateway's Pods and of the Secrets that they read. */
  public readonly namespace: string;
  /** Labels in the selector of a Gateway. */
  public readonly selector: { [label: string]: string };
  /** Name of the gateway's Deployment and Service. */
  public readonly name: string;
  /** Service account of the gateway's Pods. */
  public readonly serviceAccountName: string;
  /** Version of Istio that the gateway runs. */
  public readonly istioVersion: string;
  /** Number of proxies in front of the gateway that append to `X-Forwarded-For`. */
  public readonly trustedProxies: number;
  /** What the gateway does with the header `X-Forwarded-Client-Cert`. */
  public readonly forwardClientCertDetails: ForwardClientCertDetails;
  /** Volume for a server certificate, used with mounted files only. */
  public readonly certificatesVolume: SecretVolume;
  /** Volume for the authorities of clients, used with mounted files only. */
  public readonly caCertificatesVolume: SecretVolume;

  /**
   * @param options namespace, selector, names, version
   * @throws `invalid-argument` for an empty selector, which would select every gateway of the mesh, or labels that no Pod can have;
   *   `invalid-name` for a namespace that Kubernetes refuses; `istio-version`
   */
  constructor(options: GatewayWorkloadOptions = {}) {
    checkArguments('GatewayWorkload', [options]);
    super();
    this.namespace = options.namespace ?? 'istio-system';
    this.selector = { ...(options.selector ?? { istio: 'ingressgateway' }) };
    this.name = options.name ?? 'istio-ingressgateway';
    this.serviceAccountName = options.serviceAccountName ?? `${this.name}-service-account`;
    if (Object.keys(this.selector).length === 0) {
      throw new IngressError({
        code: 'invalid-argument',
        message: 'selector of an ingress gateway is empty, which selects every gateway of the mesh',
        help: "set the labels of the gateway's Pods, for example { istio: 'ingressgateway' }",
      });
    }
    for (const [label, value] of Object.entries(this.selector)) {
      if (!isLabel(label, value)) {
        throw new IngressError({
          code: 'invalid-argument',
          message: `selector of an ingress gateway has the label '${label}: ${value}', which no Pod can have`,
          help: "set the labels of the gateway's Pods: letters, digits and inner hyphens, underscores and dots",
        });
      }
    }
    check(undefined, ...at('namespace', namespaceProblem(this.namespace)));
    this.istioVersion = options.istioVersion ?? NEWEST_ISTIO;
    this.trustedProxies = options.trustedProxies ?? 0;
    this.forwardClientCertDetails = options.forwardClientCertDetails ?? ForwardClientCertDetails.SANITIZE_SET;
    checkTrustedProxies(this.trustedProxies);
    this.certificatesVolume = options.certificatesVolume ?? {
      name: 'ingressgateway-certs', secretName: 'istio-ingressgateway-certs', mountPath: '/etc/istio/ingressgateway-certs',
    };
    this.caCertificatesVolume = options.caCertificatesVolume ?? {
      name: 'ingressgateway-ca-certs', secretName: 'istio-ingressgateway-ca-certs', mountPath: '/etc/istio/ingressgateway-ca-certs',
    };
    if (!isAtLeast(parseIstioVersion(this.istioVersion), OLDEST_ISTIO)) {
      throw new IngressError({
        code: 'istio-version',
        message: `Istio ${this.istioVersion} does not serve networking.istio.io/v1`,
        help: `use Istio ${OLDEST_ISTIO} or later`,
      });
    }
  }
}

/** Refuses a number of proxies that Istio does not read. */
export function checkTrustedProxies(trustedProxies: number): void {
  if (Number.isInteger(trustedProxies) && trustedProxies >= 0 && trustedProxies <= 2 ** 32 - 1) return;
  throw new IngressError({
    code: 'invalid-argument',
    message: `trustedProxies of an ingress gateway is ${trustedProxies}`,
    help: 'use a whole number from 0',
    field: 'trustedProxies',
  });
}
