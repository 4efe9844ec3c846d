import { gatewayApiObjects, grantObject, secret } from './shared/gateway-api-example';
import { conditionReport, listenerReport, listenersOf } from './shared/listener-report';
import { ListenerReference } from '../../model/gateway-api/listener-references';
import { ListenerCondition } from '../../model/gateway-api/listener-status';
import { ListenerModel, TERMINATE_MODE_OPTION } from '../../model/gateway-api/listeners';
import { kindText } from '../../model/gateway-api/object-references';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const FRONTEND = (reference: object) => ({
  gateway: {
    listeners: [{ name: 'https', hostname: 'www.example.com', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'www' }] } }],
    tls: { frontend: { default: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', ...reference }] } } } },
  },
});
const CA = (namespace: string) => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'clients', namespace }, data: { 'ca.crt': '<authority>' } });

/** Gateway API: the authorities for client certificates exist where Istio may read them. */
export const listenerClientAuthority: Rule = {
  id: 'listener-client-authority',
  codes: ['InvalidCACertificateRef', 'InvalidCACertificateKind', 'RefNotPermitted', 'credential-not-found', 'undecided'],
  complies: 'a listener with client certificates has one ConfigMap or Secret with authorities, which Istio may read',
  accepted: {
    add: gatewayApiObjects(FRONTEND({ name: 'clients', namespace: 'shared' }), CA('shared'), grantObject('Gateway', { kind: 'ConfigMap' })),
  },
  refused: {
    add: gatewayApiObjects({ tls: { certificateRefs: [{ name: 'www' }], options: { [TERMINATE_MODE_OPTION]: 'OPTIONAL_MUTUAL' } } }, secret('www-cacert', { 'ca.crt': '<authority>' })),
  },
  check: context => listenersOf(context).flatMap(listener => reportsOf(context, listener)),
};

function reportsOf({ model: { gatewayApi } }: RuleContext, listener: ListenerModel): Report[] {
  const { tls, clientValidation } = listener;
  if (tls?.mode !== 'Terminate') {
    return [];
  }
  if (tls.terminateMode === 'OPTIONAL_MUTUAL' && !clientValidation) {
    return [listenerReport(listener, 'the option OPTIONAL_MUTUAL has no authorities: Istio refuses the proxy those of a Secret, and no client can connect', {
      path: `${listener.path}.tls.options[${TERMINATE_MODE_OPTION}]`,
      code: 'credential-not-found',
      help: 'set caCertificateRefs in spec.tls.frontend of the Gateway, which then hold for the whole port',
    })];
  }
  if (clientValidation && clientValidation.references.length > 1) {
    return [conditionReport(listener, {
      type: 'ResolvedRefs', reason: 'InvalidCACertificateRef', message: 'Istio supports only one entry in caCertificateRefs', path: clientValidation.path,
    }, 'put the authorities into one ConfigMap')];
  }
  return gatewayApi.referencesOf(listener).filter(({ role }) => role === 'client-ca').flatMap(found => {
    const { namespace, kind, name } = found.reference;
    const isNamed = gatewayApi.grants.all.some(({ resource, toKind, toName }) =>
      resource.namespace === namespace && toKind === kind && toName === name);
    return referenceReport(listener, found, isNamed);
  });
}

function referenceReport(listener: ListenerModel, { reference, state, names }: ListenerReference, isNamed: boolean): Report[] {
  const { kind, namespace, name, path } = reference;
  const report = (reason: string, message: string, help?: string): Report[] => {
    const condition: ListenerCondition = { type: 'ResolvedRefs', reason, message, path };
    return [conditionReport(listener, condition, help)];
  };
  if (path.includes('.options[')) {
    const message = `Istio takes client authorities from Secret ${names.join(' or ')} in namespace ${namespace}, `;
    return state === 'missing' ? report('credential-not-found', `${message}and neither exists: no client can connect`)
      : state === 'undecided' ? report('undecided', `${message}which are not among the manifests`) : [];
  }
  switch (state) {
    case 'unsupported-kind':
      return report('InvalidCACertificateKind', `caCertificateRef is a ${kindText(reference)}, only a ConfigMap or a Secret is allowed`);
    case 'missing':
      return report('InvalidCACertificateRef', `${kind} '${name}' is not found in namespace ${namespace}`);
    case 'undecided':
      return report('undecided', `${kind} '${name}' of namespace ${namespace} is not among the manifests`);
    case 'not-permitted':
      return report(
        'RefNotPermitted',
        `no ReferenceGrant in namespace ${namespace} lets ${listener.owner.kind}s of namespace ${listener.owner.namespace} refer to ${kind} '${name}'`,
        isNamed ? `remove the name from the ReferenceGrant: Istio compares it with '${name}-cacert'` : undefined,
      );
    default:
      return [];
  }
}
