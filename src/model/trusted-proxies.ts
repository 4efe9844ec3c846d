import { GatewayWorkloadModel } from './gateway-workloads';
import { Inventory } from './inventory';
import { record, texts } from './resource';
import { ROOT_NAMESPACE } from './root-namespace';

/**
 * The number of proxies in front of a gateway that it trusts, from the annotation of its Pods, an IstioOperator, or the mesh configuration;
 * undefined if none of them is among the manifests or has the number.
 */
export function trustedProxies(inventory: Inventory, { deployed }: GatewayWorkloadModel): number | undefined {
  const annotations = texts(record(record(record(deployed?.resource.spec.template).metadata).annotations));
  const operators = inventory.of('IstioOperator').map(({ spec }) => JSON.stringify(record(record(spec.meshConfig).defaultConfig)));
  const mesh = inventory.find('ConfigMap', ROOT_NAMESPACE, 'istio');
  const configurations = [annotations['proxy.istio.io/config'], ...operators, texts(mesh?.object.data).mesh];
  return configurations.map(numberIn).find(found => found !== undefined);
}

/** The setting in YAML or JSON of a proxy configuration. */
function numberIn(configuration: string | undefined): number | undefined {
  const [, digits] = /\bnumTrustedProxies"?\s*:\s*"?(\d+)/.exec(configuration ?? '') ?? [];
  return digits === undefined ? undefined : Number(digits);
}
