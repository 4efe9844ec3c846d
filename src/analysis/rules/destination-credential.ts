import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { IngressModel } from '../../model/ingress-model';
import { record, records, Resource } from '../../model/resource';
import { parseCredentialName } from '../../validation/credential-name';
import { Report, Rule } from '../rule';

const RULE = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'istio-system' },
  spec: {
    host: 'frontend.shop.svc.cluster.local',
    workloadSelector: { matchLabels: { istio: 'ingressgateway' } },
    trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'frontend-client' } },
  },
};
const CLIENT = (namespace: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'frontend-client', namespace },
  data: { 'tls.crt': '<certificate client.example.com>', 'tls.key': '<key client.example.com>', 'ca.crt': '<authority>' },
});
const HTTPS_PORT = { 'service.spec.ports': [{ name: 'https', port: 8080, protocol: 'TCP' }] };

/** The Secret of a DestinationRule is in the namespace of the gateway that uses the rule. */
export const destinationCredential: Rule = {
  id: 'destination-credential',
  codes: ['credential-not-found', 'undecided'],
  complies: 'the Secret that a DestinationRule names is in the namespace of the Pods of each gateway that uses the rule',
  readsSecrets: true,
  accepted: { set: HTTPS_PORT, add: [RULE, CLIENT('istio-system')] },
  refused: { set: HTTPS_PORT, add: [RULE, CLIENT('shop')] },
  check: ({ model, options, usedRules }) => [...usedRules].flatMap(([rule, workloads]) => credentialsOf(rule).flatMap(credential =>
    [...workloads].flatMap(workload => report(model, workload, rule, credential, options.complete)))
    // one of several gateways is enough
    .filter((found, i, all) => all.findIndex(other => other.path === found.path && other.message === found.message) === i)),
};

interface Credential {
  readonly name: string;
  readonly path: string;
  /** Only the authorities are read. */
  readonly isSimple: boolean;
}

function credentialsOf({ spec }: Resource): Credential[] {
  const policies = [
    { policy: record(spec.trafficPolicy), path: 'spec.trafficPolicy' },
    ...records(spec.subsets).map(({ trafficPolicy }, i) => ({ policy: record(trafficPolicy), path: `spec.subsets[${i}].trafficPolicy` })),
  ];
  return policies.flatMap(({ policy, path }) => [
    { tls: record(policy.tls), path: `${path}.tls` },
    ...records(policy.portLevelSettings).map(({ tls }, i) => ({ tls: record(tls), path: `${path}.portLevelSettings[${i}].tls` })),
  ]).flatMap(({ tls: { mode, credentialName: name }, path }) => typeof name === 'string' && name !== '' && (mode === 'SIMPLE' || mode === 'MUTUAL')
    ? [{ name, path: `${path}.credentialName`, isSimple: mode === 'SIMPLE' }] : []);
}

function report(
  { secrets }: IngressModel,
  { namespace, namespaceFrom }: GatewayWorkloadModel,
  resource: Resource,
  { name, path, isSimple }: Credential,
  complete: boolean,
): Report[] {
  const reference = parseCredentialName(name);
  if (namespace === undefined || reference?.source !== 'kubernetes' || (reference.namespace !== undefined && reference.namespace !== namespace)) {
    return [];
  }
  const names = isSimple ? [`${reference.name}-cacert`, reference.name] : [reference.name];
  if (names.some(each => secrets.find(namespace, each))) {
    return [];
  }
  const elsewhere = names.flatMap(each => secrets.named(each)).map(secret => `${secret.namespace}/${secret.name}`);
  const at = { resource, path };
  return namespaceFrom !== 'default' && (elsewhere.length > 0 || complete) ? [{
    ...at,
    code: 'credential-not-found',
    message: `Secret '${reference.name}' is not found in namespace ${namespace}, where the gateway reads it for its connections to '${String(resource.spec.host)}'`,
    help: elsewhere.length > 0 ? `move ${elsewhere.join(' or ')} to namespace ${namespace}: the namespace of the gateway's workload, not of the DestinationRule`
      : `add a Secret ${reference.name} to namespace ${namespace}`,
  }] : [{ ...at, code: 'undecided', message: `Secret '${reference.name}' of the gateway is not among the manifests` }];
}
