import { gatewayApiObjects, grantObject, secret } from './shared/gateway-api-example';
import { conditionReport, listenerReport, listenersOf } from './shared/listener-report';
import { certificateCondition } from '../../model/gateway-api/listener-status';
import { ListenerModel } from '../../model/gateway-api/listeners';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const SHARED = { tls: { certificateRefs: [{ name: 'www', namespace: 'shared' }] } };

/** Gateway API: the Secrets of a listener exist where Istio may read them. */
export const listenerCertificate: Rule = {
  id: 'listener-certificate',
  codes: ['InvalidCertificateRef', 'RefNotPermitted', 'undecided'],
  complies: 'each certificateRef is a Secret that exists, in the namespace of the Gateway or in one that grants it, and there are at most two',
  accepted: { add: gatewayApiObjects(SHARED, secret('www', {}, 'shared'), grantObject('Gateway', { kind: 'Secret' })) },
  refused: { add: gatewayApiObjects(SHARED, secret('www', {}, 'shared')) },
  check: context => {
    const idle = idleSecrets(context);
    return listenersOf(context).flatMap(listener => reportsOf(context, listener, idle));
  },
};

/** Secrets for TLS that nothing reads, by namespace: a name beside them is probably misspelt. */
function idleSecrets({ model: { secrets }, allReads }: RuleContext): (namespace: string) => string[] {
  return namespace => {
    const used = new Set(allReads.map(read => read.secret?.resource));
    return secrets.all.filter(({ resource }) => resource.namespace === namespace && !used.has(resource) && resource.object.type === 'kubernetes.io/tls')
      .map(({ name }) => name);
  };
}

function reportsOf({ model: { gatewayApi } }: RuleContext, listener: ListenerModel, idle: (namespace: string) => string[]): Report[] {
  const count = listener.tls?.certificateRefs.length ?? 0;
  const references = gatewayApi.referencesOf(listener).filter(({ role }) => role === 'server');
  if (count > 2 && references.length > 0) {
    return [listenerReport(listener, `it has ${count} certificateRefs, Istio supports two`, {
      path: `${listener.path}.tls.certificateRefs`, code: 'InvalidCertificateRef', help: 'keep one with an RSA key and one with an EC key',
    })];
  }
  return references.flatMap(found => {
    const { reference: { namespace, name, path }, state } = found;
    const beside = state === 'undecided' ? idle(namespace) : [];
    if (beside.length > 0) {
      return [listenerReport(listener, `Secret '${name}' is not found in namespace ${namespace}`, {
        path, code: 'InvalidCertificateRef' as const, help: `${beside.join(', ')} exists and nothing reads it`,
      })];
    }
    if (state === 'undecided') {
      return [listenerReport(listener, `Secret '${name}' of namespace ${namespace} is not among the manifests`, { path, code: 'undecided' as const })];
    }
    const condition = certificateCondition(found, undefined);
    if (!condition) {
      return [];
    }
    const { owner } = listener;
    const help = condition.reason === 'RefNotPermitted'
      ? `add a ReferenceGrant to namespace ${namespace}: from ${owner.kind} of namespace ${owner.namespace}, to Secret`
      : state === 'missing'
        ? `create it there, or correct the name; Istio reads Secrets of the ${owner.kind}'s namespace unless the reference has another`
        : undefined;
    const first = count > 1 && path.endsWith('[0]') ? '; Istio then serves the second one only, or the certificate in its own Pod' : '';
    return [conditionReport(listener, { ...condition, message: `${condition.message}${first}` }, help)];
  });
}
