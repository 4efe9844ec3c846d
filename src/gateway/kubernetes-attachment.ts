import { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { KubernetesObject } from '../api-object/kubernetes-object';
import { IngressError } from '../errors';
import { inexpressible } from '../validation/gateway-api';
import { gatewayNameProblem, namespaceProblem, objectNameProblem } from '../validation/object-name';
import { at, check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';
import { isAtLeast, parseIstioVersion } from '../workload/istio-version';
import { KubernetesGatewayWorkload } from '../workload/kubernetes-gateway-workload';
import { ManagedGatewayWorkload } from '../workload/managed-gateway-workload';

/** The first release by whose controller everything that is written was judged. */
const OLDEST_ISTIO = '1.30';
/** The Service is named `<name>-istio`, with 63 characters at most. */
const LONGEST_NAME = 57;

/** How a Gateway finds its Pods, and where it and its routes are. */
export interface GatewayAttachment {
  readonly namespace: string;
  readonly routeNamespace: string;
  readonly metadata: ApiObjectMetadata;
  /** Fields of the Gateway's spec beside its listeners. */
  spec(name: string): object;
  /** The Pods, once the Gateway has its name. */
  workload(name: string): GatewayWorkload;
}

interface AttachmentProps {
  readonly workload?: KubernetesGatewayWorkload;
  readonly metadata?: ApiObjectMetadata;
  readonly chartNamespace?: string;
}

/**
 * Attaches a Gateway to a gateway that runs already, or has Istio deploy one.
 *
 * @param scope the construct of the Gateway
 * @throws IngressError `invalid-name`, `gateway-api`, `istio-version`
 */
export function attachmentOf(scope: Construct, props: AttachmentProps): GatewayAttachment {
  const { workload = new ManagedGatewayWorkload(), metadata = {}, chartNamespace } = props;
  if (!isAtLeast(parseIstioVersion(workload.istioVersion), OLDEST_ISTIO)) {
    throw new IngressError({
      code: 'istio-version',
      message: `Gateways of the Gateway API are written for Istio ${OLDEST_ISTIO} and later, but the gateway runs ${workload.istioVersion}`,
      help: 'use the API of Istio: new Gateway(…)',
    }, scope);
  }
  return IngressError.within(scope, () => {
    if (workload instanceof ManagedGatewayWorkload) return managed(scope, workload, metadata, chartNamespace);
    if (workload instanceof GatewayWorkload) return existing(workload, metadata, chartNamespace);
    throw new IngressError({
      code: 'invalid-argument',
      message: 'workload is of a class of its own',
      help: 'give a GatewayWorkload or a ManagedGatewayWorkload',
      field: 'workload',
    });
  });
}

function managed(
  scope: Construct, { istioVersion, _options }: ManagedGatewayWorkload, metadata: ApiObjectMetadata, chartNamespace?: string,
): GatewayAttachment {
  const namespace = requireNamespace(metadata.namespace ?? chartNamespace);
  const { serviceType, replicas, labels, annotations } = _options;
  let parameters: KubernetesObject | undefined;
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
        ...annotations && { annotations },
        ...parameters && { parametersRef: { group: '', kind: 'ConfigMap', name: parameters.name } },
      };
      return Object.keys(infrastructure).length > 0 ? { infrastructure } : {};
    },
    workload: name => {
      checkName(scope, name);
      if (name.length > LONGEST_NAME) {
        throw new IngressError({
          code: 'invalid-name',
          message: `gateway name '${name}' has ${name.length} characters, but Istio names the Service '${name}-istio', with 63 at most`,
          help: `give metadata.name with ${LONGEST_NAME} characters at most`,
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
        namespace, name: service, serviceAccountName: service, selector: { 'gateway.networking.k8s.io/gateway-name': name }, istioVersion,
      });
    },
  };
}

function existing(workload: GatewayWorkload, metadata: ApiObjectMetadata, chartNamespace?: string): GatewayAttachment {
  const { namespace } = workload;
  if (metadata.namespace !== undefined && metadata.namespace !== namespace) {
    throw inexpressible('metadata.namespace', `the Gateway would be in '${metadata.namespace}', but it serves only in the namespace of its Service, '${namespace}'`,
      'leave the namespace out');
  }
  return {
    namespace,
    routeNamespace: requireNamespace(chartNamespace),
    metadata: { ...metadata, namespace },
    spec: () => ({ addresses: [{ type: 'Hostname', value: workload.name }] }),
    workload: () => workload,
  };
}

/** The namespace of a Gateway or ListenerSet, which its Secrets and ReferenceGrants name. */
export function requireNamespace(namespace: string | undefined): string {
  if (namespace === undefined) {
    throw new IngressError({
      code: 'invalid-name',
      message: 'a KubernetesGateway needs a namespace, which its Secrets and ReferenceGrants name',
      help: "give the chart a namespace: new Chart(app, 'shop', { namespace: 'shop' })",
    });
  }
  check(undefined, ...at('metadata.namespace', namespaceProblem(namespace)));
  return namespace;
}

function checkName(scope: Construct, name: string): void {
  check(scope, ...at('metadata.name', gatewayNameProblem(name), objectNameProblem(name)));
}
