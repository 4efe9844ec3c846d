import { gatewayApiObjects } from './shared/gateway-api-example';
import { KubernetesGatewayModel } from '../../model/gateway-api/kubernetes-gateways';
import { numberOf } from '../../model/gateway-api/object-references';
import { record, records } from '../../model/resource';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const HTTPS = { name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } };
const CLIENTS = { kind: 'ConfigMap', apiVersion: 'v1', metadata: { name: 'clients', namespace: 'web' }, data: { 'ca.crt': '<authority>' } };
const FRONTEND = (validation: object, port = 443) => ({
  add: gatewayApiObjects({
    gateway: {
      listeners: [HTTPS],
      tls: {
        frontend: { default: {}, perPort: [{ port, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'clients' }], ...validation } } }] },
      },
    },
  }, CLIENTS),
});

/** Gateway API: client certificates that a Gateway requires are verified, on a port that exists. */
export const frontendValidation: Rule = {
  id: 'frontend-validation',
  codes: ['InsecureFrontendValidationMode', 'client-validation-unused'],
  complies: 'spec.tls.frontend requires valid client certificates, on ports of listeners with HTTPS or TLS',
  accepted: FRONTEND({}),
  refused: FRONTEND({ mode: 'AllowInsecureFallback' }),
  check: context => context.model.gatewayApi.gateways.filter(({ classKind }) => classKind === 'istio')
    .flatMap(gateway => [...insecure(gateway), ...unused(context, gateway)]),
};

function insecure({ resource }: KubernetesGatewayModel): Report[] {
  const frontend = record(record(resource.spec.tls).frontend);
  return [
    { validation: record(frontend.default).validation, path: 'spec.tls.frontend.default.validation.mode' },
    ...records(frontend.perPort).map(({ tls }, i) => ({ validation: record(tls).validation, path: `spec.tls.frontend.perPort[${i}].tls.validation.mode` })),
  ].filter(({ validation }) => record(validation).mode === 'AllowInsecureFallback').map(({ path }) => ({
    resource,
    path,
    message: 'clients without a certificate, and with a certificate of any authority, are accepted',
    help: 'use AllowValidOnly; for clients without a certificate, the option OPTIONAL_MUTUAL of a listener refuses at least wrong ones',
  }));
}

function unused({ model: { gatewayApi } }: RuleContext, gateway: KubernetesGatewayModel): Report[] {
  const { resource } = gateway;
  const listeners = [...gateway.listeners, ...gatewayApi.listenerSetsOf(gateway).flatMap(set => set.listeners)].filter(({ tls }) => tls?.mode === 'Terminate');
  const ports = [...new Set(listeners.map(({ port }) => port))];
  return records(record(record(resource.spec.tls).frontend).perPort).flatMap(({ port, tls }, i): Report[] => {
    const number = numberOf(port);
    return number === undefined || ports.includes(number) || record(tls).validation === undefined ? [] : [{
      resource,
      path: `spec.tls.frontend.perPort[${i}].port`,
      code: 'client-validation-unused',
      message: `no listener terminates TLS on port ${number}, so the authorities for its clients are not used`,
      help: ports.length > 0 ? `TLS is terminated on port ${ports.join(', ')}` : undefined,
    }];
  });
}
