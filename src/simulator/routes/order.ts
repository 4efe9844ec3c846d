import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { Binding, IngressModel } from '../../model/ingress-model';
import { VirtualServiceModel } from '../../model/virtual-services';

/**
 * The VirtualServices of a cluster for a server, in Istio's order: those visible to few namespaces before those visible to all, then routes
 * of the Gateway API in the gateway's namespace, then by age, name and namespace.
 */
export function orderedBindings(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel): Binding[] {
  return model.bindings(server, workload).filter(({ virtualService }) => !model.admission.refuses(virtualService.resource))
    .sort((a, b) => compare(orderOf(a.virtualService, workload), orderOf(b.virtualService, workload)));
}

function orderOf({ spec, resource }: VirtualServiceModel, workload: GatewayWorkloadModel): (string | number)[] {
  const exportTo = (spec.exportTo ?? []).map(entry => (entry === '.' ? resource.namespace : entry));
  const isPublic = exportTo.length === 0 || exportTo.includes('*');
  const metadata = resource.object.metadata as { readonly creationTimestamp?: unknown } | undefined;
  const isOwn = resource.namespace === workload.namespace;
  return [
    isPublic ? isOwn && resource.origin.derivedFrom !== undefined ? 2 : 3 : isOwn ? 0 : 1,
    String(metadata?.creationTimestamp ?? ''),
    resource.name,
    resource.namespace,
  ];
}

function compare(a: (string | number)[], b: (string | number)[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}
