import * as path from 'node:path';
import { Cluster } from '../tools/cluster';
import { IstioVersion } from '../tools/go';
import { installHelm } from '../tools/helm';
import { run } from '../tools/process';

/** The address of each gateway, from the block for documentation. */
export const ADDRESS = '192.0.2.10';

/** A gateway's Deployment and Service, with the Pod and the address that controllers would add. */
export class InstalledGateway {
  constructor(private readonly cluster: Cluster, private readonly name: string, private readonly namespace: string) {}

  /** Creates them from Istio's chart. */
  install(istio: IstioVersion): void {
    const charts = path.resolve(path.dirname(istio.crds), '../..');
    this.apply(run(installHelm(), ['template', this.name, path.join(charts, 'gateway'), '-n', this.namespace, '--set', 'autoscaling.enabled=false']));
  }

  /** Adds what controllers would. */
  start(): void {
    const { cluster, name, namespace } = this;
    const { template } = JSON.parse(cluster.kubectl('get', 'deployment', name, '-n', namespace, '-o', 'json')).spec;
    this.apply(JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: template.metadata.labels }, spec: template.spec }));
    const status = JSON.stringify({ status: { loadBalancer: { ingress: [{ ip: ADDRESS }] } } });
    cluster.kubectl('patch', 'service', name, '-n', namespace, '--subresource=status', '--type=merge', '-p', status);
  }

  remove(): void {
    const { name, namespace } = this;
    this.cluster.kubectl('delete', 'deployment,service,serviceaccount,role,rolebinding,pod', name, '-n', namespace, '--ignore-not-found', '--force');
  }

  private apply(yaml: string): void {
    this.cluster.kubectl('apply', '-n', this.namespace, '-f', this.cluster.file(`${this.name}.yaml`, yaml));
  }
}
