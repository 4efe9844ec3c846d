import { gatewayApiObjects, secret } from './shared/gateway-api-example';
import { readReference } from '../../model/gateway-api/object-references';
import { record } from '../../model/resource';
import { Rule } from '../rule';

const CLIENT = (data: object) => gatewayApiObjects({
  gateway: {
    listeners: [{ name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } }],
    tls: { backend: { clientCertificateRef: { name: 'client' } } },
  },
}, secret('client', data));

/** Gateway API: Istio can use the certificate that a Gateway presents to backends. */
export const kubernetesGatewayClientCertificate: Rule = {
  id: 'kubernetes-gateway-client-certificate',
  codes: ['InvalidClientCertificateRef'],
  complies: 'the Secret of clientCertificateRef has a PEM certificate and its key',
  readsSecrets: true,
  accepted: { add: CLIENT({}) },
  refused: { add: CLIENT({ 'tls.crt': '<certificate www.example.com>' }) },
  check: ({ model: { gatewayApi, secrets } }) => gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(({ resource }) => {
    const path = 'spec.tls.backend.clientCertificateRef';
    const { namespace, name, kind } = readReference(
      record(record(resource.spec.tls).backend).clientCertificateRef, path, resource.namespace, { group: '', kind: 'Secret' },
    );
    const found = kind === 'Secret' ? secrets.find(namespace, name) : undefined;
    const flaw = found && gatewayApi.content.serverFlaw(found);
    return flaw === undefined ? [] : [{ resource, path, message: `Secret ${namespace}/${name} ${flaw}` }];
  }),
};
