import { Inventory } from './inventory';
import { record, records, texts } from './resource';
import { WorkloadHint } from './workload-hint';

/** The ingress gateways that IstioOperator objects install, with the labels and namespace of their Pods. */
export function installedGateways(inventory: Inventory): WorkloadHint[] {
  return inventory.of('IstioOperator').flatMap(({ object, spec }) => {
    const own = record(object.metadata).namespace;
    return ['ingressGateways', 'egressGateways'].flatMap(field => records(record(spec.components)[field]))
      .filter(({ enabled }) => enabled !== false).map(({ name, namespace, label }) => ({
        namespace: text(namespace) ?? text(spec.namespace) ?? text(own) ?? 'istio-system',
        selector: { ...labelsOf(text(name) ?? 'istio-ingressgateway'), ...texts(label) },
      }));
  });
}

/** The labels that the charts set for a gateway with a name. */
function labelsOf(name: string): { readonly [name: string]: string } {
  return { app: name, istio: name.replace(/^istio-/, '') };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
