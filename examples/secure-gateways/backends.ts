import { Chart } from 'cdk8s';
import { Deployment, DeploymentProps, LabelSelector, Protocol, Service, ServiceAccount } from 'cdk8s-plus-27';
import { Construct } from 'constructs';

/** Containers as Istio's samples have them: no limits, the user of the image. */
export const AS_THE_IMAGE_SAYS = {
  resources: {},
  securityContext: { ensureNonRoot: false, readOnlyRootFilesystem: false, allowPrivilegeEscalation: true },
};

interface Backend {
  readonly image: string;
  readonly port: number;
  readonly containerPort: number;
}

/** Service `httpbin` on port 8000, as samples/httpbin of Istio has it. */
export function httpbin(chart: Chart): Service {
  return backend(chart, 'httpbin', { image: 'docker.io/mccutchen/go-httpbin:v2.15.0', port: 8000, containerPort: 8080 });
}

/** Service `productpage` on port 9080, the part of samples/bookinfo of Istio that the gateway talks to. */
export function productpage(chart: Chart): Service {
  return backend(
    chart, 'productpage', { image: 'docker.io/istio/examples-bookinfo-productpage-v1:1.20.3', port: 9080, containerPort: 9080 },
  );
}

function backend(chart: Chart, name: string, { image, port, containerPort }: Backend): Service {
  const serviceAccount = new ServiceAccount(chart, `${name}-account`, { metadata: { name } });
  labelled(chart, `${name}-deployment`, { app: name, version: 'v1' }, {
    metadata: { name: `${name}-v1` },
    serviceAccount,
    containers: [{ name, image, ports: [{ name: 'http', number: containerPort }], ...AS_THE_IMAGE_SAYS }],
  });
  const service = new Service(chart, `${name}-service`, {
    metadata: { name, labels: { app: name, service: name } },
    ports: [{ name: 'http', port, targetPort: containerPort, protocol: Protocol.TCP }],
  });
  service.selectLabel('app', name);
  return service;
}

/** A Deployment that selects its Pods by these labels, which others rely on, instead of one that cdk8s-plus makes up. */
export function labelled(scope: Construct, id: string, labels: { [label: string]: string }, props: DeploymentProps): Deployment {
  const deployment = new Deployment(scope, id, {
    replicas: 1,
    securityContext: { ensureNonRoot: false },
    ...props,
    select: false,
    podMetadata: { ...props.podMetadata, labels: { ...props.podMetadata?.labels, ...labels } },
  });
  deployment.select(LabelSelector.of({ labels }));
  return deployment;
}
