import { JsonPatch, Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { apiObjectOf } from './api-object-of';
import { ForwardClientCertDetails } from './forward-client-cert-details';
import { GatewayWorkload } from './gateway-workload';
import { declareProxies } from './proxies-of-pods';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';

const ANNOTATION = 'proxy.istio.io/config';

/**
 * What the Pods of a gateway must be configured with, so that they treat addresses and certificates of clients as its `GatewayWorkload`
 * declares: `trustedProxies` and `forwardClientCertDetails`. No manifest of Istio's API has these settings; they belong to the installation
 * of the gateway. Creates nothing.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/network-topologies/
 */
export class GatewayProxyConfig {
  /**
   * The configuration of a gateway.
   *
   * @param workload the gateway
   */
  public static of(workload: GatewayWorkload): GatewayProxyConfig {
    checkArguments('GatewayProxyConfig.of', [workload]);
    return new GatewayProxyConfig(workload);
  }

  private constructor(private readonly workload: GatewayWorkload) {}

  /** The annotation `proxy.istio.io/config` for the Pods. */
  public get podAnnotations(): { [annotation: string]: string } {
    return { [ANNOTATION]: Yaml.stringify({ gatewayTopology: this.topology }) };
  }

  /**
   * Adds the annotation to the Pods of a gateway Deployment; other settings in the annotation stay.
   *
   * @param deployment a `Deployment` of any version of cdk8s-plus, or an `ApiObject` of kind Deployment
   * @throws `invalid-argument` for another construct, and for an annotation that is not YAML; `invalid-access` at the synth if the app
   * declares another number of trusted proxies for the same Pods
   */
  public annotatePods(deployment: IConstruct): void {
    checkArguments('GatewayProxyConfig.annotatePods', [deployment]);
    const { apiObject, manifest } = apiObjectOf(deployment, 'Deployment', 'invalid-argument');
    const annotations: { readonly [name: string]: string } = manifest.spec?.template?.metadata?.annotations ?? {};
    const value = Yaml.stringify(this.mergedInto(annotations[ANNOTATION], deployment));
    declareProxies(deployment, this.workload, true);
    const { podMetadata } = deployment as { podMetadata?: { addAnnotation?(name: string, text: string): void } };
    if (typeof podMetadata?.addAnnotation === 'function') podMetadata.addAnnotation(ANNOTATION, value);
    else apiObject.addJsonPatch(JsonPatch.add('/spec/template/metadata/annotations', { ...annotations, [ANNOTATION]: value }));
  }

  /** A patch for an existing gateway Deployment: `kubectl patch deployment NAME -n NAMESPACE --patch-file FILE`. */
  public toDeploymentPatch(): { [field: string]: any } {
    const { name, namespace } = this.workload;
    return {
      apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template: { metadata: { annotations: this.podAnnotations } } },
    };
  }

  /** Values for Istio's Helm chart `gateway`: `podAnnotations`. */
  public toHelmValues(): { [field: string]: any } {
    return { podAnnotations: this.podAnnotations };
  }

  /** The mesh configuration for all gateways: `meshConfig` of an IstioOperator, or of the Helm chart `istiod`. */
  public toMeshConfig(): { [field: string]: any } {
    return { defaultConfig: { gatewayTopology: this.topology } };
  }

  private get topology(): object {
    const { trustedProxies, forwardClientCertDetails } = this.workload;
    return {
      numTrustedProxies: trustedProxies,
      ...forwardClientCertDetails !== ForwardClientCertDetails.SANITIZE_SET && { forwardClientCertDetails },
    };
  }

  private mergedInto(existing: string | undefined, deployment: IConstruct): object {
    const config: unknown = existing === undefined ? {} : parse(existing);
    if (typeof config !== 'object' || config === null || Array.isArray(config)) {
      throw new IngressError({
        code: 'invalid-argument', message: `annotation ${ANNOTATION} of the Deployment is not a map in YAML`, help: 'correct the annotation',
      }, deployment);
    }
    const { gatewayTopology = {} } = config as { readonly gatewayTopology?: object };
    return { ...config, gatewayTopology: { ...gatewayTopology, ...this.topology } };
  }
}

/** Parses YAML; the parser is loaded with the first text. */
function parse(text: string): unknown {
  try {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    return (require('yaml') as { readonly parse: (yaml: string) => unknown }).parse(text);
  } catch {
    return undefined;
  }
}
