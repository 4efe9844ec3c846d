import { Chart } from 'cdk8s';
import { Deployment, Protocol, Service, ServiceAccount, ServiceType } from 'cdk8s-plus-27';
import { AS_THE_IMAGE_SAYS, labelled } from './backends';
import { GatewayWorkload, SecretAccess } from 'cdk8s-istio-ingress';

/** The gateway itself: its Pods are completed by Istio's injection, so a Deployment says only what differs. */
export function gatewayDeployment(chart: Chart, workload: GatewayWorkload): Deployment {
  const { name, namespace, selector, serviceAccountName } = workload;
  const metadata = { name, namespace };
  const serviceAccount = new ServiceAccount(chart, 'GatewayAccount', { metadata: { name: serviceAccountName, namespace } });
  new SecretAccess(chart, 'GatewaySecrets', { workload });

  const deployment = labelled(chart, 'GatewayDeployment', { app: name, ...selector }, {
    metadata,
    serviceAccount,
    podMetadata: {
      annotations: { 'inject.istio.io/templates': 'gateway' },
      labels: { 'sidecar.istio.io/inject': 'true' },
    },
    containers: [{ name: 'istio-proxy', image: 'auto', ...AS_THE_IMAGE_SAYS }],
  });
  const service = new Service(chart, 'GatewayService', {
    metadata,
    type: ServiceType.LOAD_BALANCER,
    ports: [
      { name: 'http2', port: 80, targetPort: 8080, protocol: Protocol.TCP },
      { name: 'https', port: 443, targetPort: 8443, protocol: Protocol.TCP },
    ],
  });
  for (const [label, value] of Object.entries(selector)) service.selectLabel(label, value);
  return deployment;
}
