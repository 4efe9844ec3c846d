import { gatewayApiObjects } from './shared/gateway-api-example';
import { KubernetesGatewayModel } from '../../model/gateway-api/kubernetes-gateways';
import { kindText, readReference } from '../../model/gateway-api/object-references';
import { record } from '../../model/resource';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const LISTENER = { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } };
const PARAMETERS = (kind: string) => gatewayApiObjects({
  gateway: { listeners: [LISTENER], infrastructure: { parametersRef: { group: '', kind, name: 'web' } } },
});

/** Gateway API: the parameters and the client certificate of a Gateway exist. */
export const kubernetesGatewayReference: Rule = {
  id: 'kubernetes-gateway-reference',
  codes: ['InvalidParameters', 'InvalidClientCertificateRef', 'RefNotPermitted', 'undecided'],
  complies: 'parametersRef of a Gateway is a ConfigMap, and clientCertificateRef a Secret that Istio may read',
  accepted: { add: [...PARAMETERS('ConfigMap'), { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'web' }, data: {} }] },
  refused: { add: PARAMETERS('Secret') },
  check: context => context.model.gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio')
    .flatMap(gateway => [...parameters(context, gateway), ...clientCertificate(context, gateway)]),
};

function parameters({ model: { inventory }, options }: RuleContext, { resource }: KubernetesGatewayModel): Report[] {
  const value = record(resource.spec.infrastructure).parametersRef;
  if (value === undefined) {
    return [];
  }
  const at = { resource, path: 'spec.infrastructure.parametersRef' };
  const reference = readReference(value, at.path, resource.namespace, { group: '', kind: '' });
  if (reference.kind !== 'ConfigMap' || reference.group !== '') {
    return [{ ...at, code: 'InvalidParameters', message: `parametersRef is a ${kindText(reference)}, only a ConfigMap is supported` }];
  }
  if (inventory.find('ConfigMap', resource.namespace, reference.name)) {
    return [];
  }
  return [options.complete
    ? { ...at, code: 'InvalidParameters', message: `ConfigMap '${reference.name}' is not found in namespace ${resource.namespace}` }
    : { ...at, code: 'undecided', message: `ConfigMap '${reference.name}' of namespace ${resource.namespace} is not among the manifests` }];
}

function clientCertificate({ model: { gatewayApi, secrets }, options }: RuleContext, { resource }: KubernetesGatewayModel): Report[] {
  const value = record(record(resource.spec.tls).backend).clientCertificateRef;
  if (value === undefined) {
    return [];
  }
  const at = { resource, path: 'spec.tls.backend.clientCertificateRef' };
  const reference = readReference(value, at.path, resource.namespace, { group: '', kind: 'Secret' });
  const { namespace, name } = reference;
  if (reference.kind !== 'Secret' || reference.group !== '') {
    return [{ ...at, code: 'InvalidClientCertificateRef', message: `clientCertificateRef is a ${kindText(reference)}, only a Secret is allowed` }];
  }
  if (!secrets.find(namespace, name)) {
    return [options.complete || secrets.knows(namespace)
      ? { ...at, code: 'InvalidClientCertificateRef', message: `Secret '${name}' is not found in namespace ${namespace}` }
      : { ...at, code: 'undecided', message: `Secret '${name}' of namespace ${namespace} is not among the manifests` }];
  }
  return gatewayApi.grants.permits({ kind: 'Gateway', namespace: resource.namespace }, reference) ? [] : [{
    ...at, code: 'RefNotPermitted', message: `no ReferenceGrant in namespace ${namespace} lets Gateways of namespace ${resource.namespace} refer to Secret '${name}'`,
  }];
}
