import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { KubernetesObject } from '../api-object/kubernetes-object';
import { IngressError } from '../errors';
import { inexpressible } from '../validation/gateway-api';
import { gatewayNameProblem, namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayProxyConfig } from '../workload/gateway-proxy-config';
import { GatewayWorkload } from '../workload/gateway-workload';
import { isAtLeast, parseIstioVersion } from '../workload/istio-version';
import { KubernetesGatewayWorkload } from '../workload/kubernetes-gateway-workload';
import { ManagedGatewayWorkload } from '../workload/managed-gateway-workload';

/** The oldest release whose controller the conformance tests cover. */
const OLDEST_ISTIO = '1.30';
/** The Service is named `<name>-istio`, with at most 63 characters. */
const LONGEST_NAME = 57;

/** How a Gateway refers to its Pods, and the namespace of it and its routes. */
export interface GatewayAttachment {
  readonly namespace: string;
  readonly routeNamespace: string;
  readonly metadata: ApiObjectMetadata;
  /** Fields of the Gateway's spec besides its listeners. */
  spec(name: string): object;
  /** Adds annotations to the Pods; false if their Deployment is not created for the Gateway. */
  annotatePods(annotations: { readonly [annotation: string]: string }): boolean;
  /** The Pods, after the Gateway has its name. */
  workload(name: string): GatewayWorkload;
}

interface AttachmentProps {
  readonly workload?: KubernetesGatewayWorkload;
  readonly metadata?: ApiObjectMetadata;
  readonly chartNamespace?: string;
}

/**
 * Attaches a Gateway to an existing gateway, or makes Istio deploy one.
 *
 * @param scope the construct of the Gateway
 * @throws IngressError `invalid-name`, `gateway-api`, `istio-version`
 */
export function attachmentOf(scope: Construct, props: AttachmentProps): GatewayAttachment {
  const { workload = new ManagedGatewayWorkload(), metadata = {}, chartNamespace } = props;
  if (!isAtLeast(parseIstioVersion(workload.istioVersion), OLDEST_ISTIO)) {
    throw new IngressError({
      code: 'istio-version',
      message: `Gateways of the Gateway API need Istio ${OLDEST_ISTIO} or later, but the gateway runs ${workload.istioVersion}`,
      help: 'use the API of Istio: new Gateway(…)',
    }, scope);
  }
  return IngressError.within(scope, () => {
    if (workload instanceof ManagedGatewayWorkload) return managed(scope, workload, metadata, chartNamespace);
    if (workload instanceof GatewayWorkload) return existing(workload, metadata, chartNamespace);
    throw new IngressError({
      code: 'invalid-argument',
      message: 'workload is an instance of an unknown class',
      help: 'use a GatewayWorkload or a ManagedGatewayWorkload',
      field: 'workload',
    });
  });
}

function managed(
  scope: Construct, { istioVersion, _options }: ManagedGatewayWorkload, metadata: ApiObjectMetadata, chartNamespace?: string,
): GatewayAttachment {
  const namespace = requireNamespace(metadata.namespace ?? chartNamespace);
  const { serviceType, replicas, labels, annotations, trustedProxies, forwardClientCertDetails } = _options;
  const configured = trustedProxies !== undefined || forwardClientCertDetails !== undefined;
  let parameters: KubernetesObject | undefined;
  let podAnnotations: { readonly [annotation: string]: string } | undefined = configured
    ? GatewayProxyConfig.of(new GatewayWorkload({ trustedProxies, forwardClientCertDetails })).podAnnotations : undefined;
  return {
    namespace,
    routeNamespace: chartNamespace ?? namespace,
    metadata: {
      ...metadata,
      namespace,
      ...serviceType !== undefined && { annotations: { ...metadata.annotations, 'networking.istio.io/service-type': serviceType } },
    },
    spec: () => {
      const infrastructure = {
        ...labels && { labels },
        ...(annotations ?? podAnnotations) && { annotations: { ...podAnnotations, ...annotations } },
        ...parameters && { parametersRef: { group: '', kind: 'ConfigMap', name: parameters.name } },
      };
      return Object.keys(infrastructure).length > 0 ? { infrastructure } : {};
    },
    annotatePods: added => {
      podAnnotations = { ...podAnnotations, ...added };
      return true;
    },
    workload: name => {
      checkName(scope, name);
      if (name.length > LONGEST_NAME) {
        throw new IngressError({
          code: 'invalid-name',
          message: `gateway name '${name}' has ${name.length} characters, but Istio names the Service '${name}-istio', with 63 at most`,
          help: `set metadata.name to at most ${LONGEST_NAME} characters`,
          field: 'metadata.name',
        }, scope);
      }
      if (replicas !== undefined) {
        parameters = new KubernetesObject(scope, 'Parameters', {
          apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${name}-parameters`, namespace }, data: { deployment: `spec:\n  replicas: ${replicas}\n` },
        });
      }
      const service = `${name}-istio`;
      return new GatewayWorkload({
        namespace,
        name: service,
        serviceAccountName: service,
        selector: { 'gateway.networking.k8s.io/gateway-name': name },
        istioVersion,
        trustedProxies,
        forwardClientCertDetails,
      });
    },
  };
}

function existing(workload: GatewayWorkload, metadata: ApiObjectMetadata, chartNamespace?: string): GatewayAttachment {
  const { namespace } = workload;
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw inexpressible('metadata.namespace', `the Gateway would be in '${metadata.namespace}', but it must be in the namespace of its Service, '${namespace}'`,
      'omit the namespace');
  }
  return {
    namespace,
    routeNamespace: requireNamespace(chartNamespace),
    metadata: { ...metadata, namespace },
    spec: () => ({ addresses: [{ type: 'Hostname', value: workload.name }] }),
    annotatePods: () => false,
    workload: () => workload,
  };
}

/** The namespace of a Gateway or ListenerSet, which its Secrets and ReferenceGrants name. */
export function requireNamespace(namespace: string | undefined): string {
  if (namespace === undefined) {
    throw new IngressError({
      code: 'invalid-name',
      message: 'a KubernetesGateway has no namespace, which its Secrets and ReferenceGrants need',
      help: "set the namespace of the chart: new Chart(app, 'shop', { namespace: 'shop' })",
    });
  }
  check(undefined, ...at('metadata.namespace', namespaceProblem(namespace)));
  return namespace;
}

function checkName(scope: Construct, name: string): void {
  check(scope, ...at('metadata.name', gatewayNameProblem(name), objectNameProblem(name)));
}
