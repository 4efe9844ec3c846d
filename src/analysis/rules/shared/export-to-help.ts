import { fullName } from '../../../model/resource';
import { ServiceModel } from '../../../model/services';

/** How a service becomes visible to a namespace. */
export function exportToHelp({ resource }: ServiceModel, namespace: string): string {
  const field = resource.kind === 'Service' ? 'the annotation networking.istio.io/exportTo' : 'spec.exportTo';
  return `add '${namespace}' to ${field} of ${resource.kind} ${fullName(resource)}`;
}
