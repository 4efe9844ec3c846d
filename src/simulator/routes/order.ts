import { ServerModel } from '../../model/gateways';
import { Binding, IngressModel } from '../../model/ingress-model';
import { Proxy } from '../../model/proxies';
import { VirtualServiceModel } from '../../model/virtual-services';

/** The VirtualServices that a cluster has on a server, in Istio's order: those for few before those for all, then by age, name and namespace. */
export function orderedBindings(model: IngressModel, server: ServerModel, proxy: Proxy): Binding[] {
  return model.bindings(server, proxy).filter(({ virtualService }) => !model.admission.refuses(virtualService.resource))
    .sort((a, b) => compare(orderOf(a.virtualService, proxy), orderOf(b.virtualService, proxy)));
}

function orderOf({ spec, resource }: VirtualServiceModel, proxy: Proxy): (string | number)[] {
  const exportTo = (spec.exportTo ?? []).map((entry) => (entry === '.' ? resource.namespace : entry));
  const isPublic = exportTo.length === 0 || exportTo.includes('*');
  const metadata = resource.object.metadata as { readonly creationTimestamp?: unknown } | undefined;
  return [isPublic ? 2 : resource.namespace === proxy.namespace ? 0 : 1, String(metadata?.creationTimestamp ?? ''), resource.name, resource.namespace];
}

function compare(a: (string | number)[], b: (string | number)[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at] < b[at] ? -1 : 1;
}
