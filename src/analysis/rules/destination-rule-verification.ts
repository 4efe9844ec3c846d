import { record, records, Resource } from '../../model/resource';
import { Report, Rule } from '../rule';

const RULE = (tls: object) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: 'frontend', trafficPolicy: { tls } },
});

/** IST0128 and IST0129: a DestinationRule that starts TLS verifies the server certificate. */
export const destinationRuleVerification: Rule = {
  id: 'destination-rule-verification',
  codes: ['IST0128', 'IST0129'],
  complies: 'a DestinationRule that starts TLS has caCertificates',
  accepted: { add: [RULE({ mode: 'SIMPLE', caCertificates: '/etc/ssl/certs/ca-certificates.crt' })] },
  refused: { add: [RULE({ mode: 'SIMPLE' })] },
  // a gateway reads the authorities of the server from the Secret
  check: context => context.model.inventory.of('DestinationRule').flatMap(resource =>
    reportsOf(resource, tls => isUnverified(resource, tls) && !(tls.credentialName && context.usedRules.has(resource)))),
};

function reportsOf(resource: Resource, unverified: (tls: Record<string, unknown>) => boolean): Report[] {
  const policy = record(resource.spec.trafficPolicy);
  return [
    ...unverified(record(policy.tls)) ? [report(resource, record(policy.tls), 'IST0128', 'spec.trafficPolicy.tls')] : [],
    ...records(policy.portLevelSettings).flatMap((setting, i) => unverified(record(setting.tls))
      ? [report(resource, record(setting.tls), 'IST0129', `spec.trafficPolicy.portLevelSettings[${i}].tls`)] : []),
  ];
}

function isUnverified(resource: Resource, tls: Record<string, unknown>): boolean {
  // without a selector, proxies beside workloads ignore Secrets
  const fetched = (tls.credentialName || tls.caCertCredentialName) && resource.spec.workloadSelector;
  return (tls.mode === 'SIMPLE' || tls.mode === 'MUTUAL') && !tls.caCertificates && !fetched;
}

function report(resource: Resource, tls: Record<string, unknown>, code: 'IST0128' | 'IST0129', path: string): Report {
  return {
    resource,
    code,
    path,
    message: `TLS to '${String(resource.spec.host)}' in mode ${String(tls.mode)} does not verify the server: caCertificates is missing`,
  };
}
