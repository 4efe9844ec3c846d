import { policiesOf } from '../../model/authorization';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { fullName, record, records, Resource } from '../../model/resource';
import { trustedProxies } from '../../model/trusted-proxies';
import { Rule } from '../rule';
import { FindingCode } from '../severity-by-code';

const POLICY = (source: object) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name: 'office', namespace: 'istio-system' },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, action: 'DENY', rules: [{ from: [{ source }] }] },
});
const TRUST = (proxies: number) => ({
  'workload.spec.template.metadata.annotations': {
    'inject.istio.io/templates': 'gateway', 'proxy.istio.io/config': `gatewayTopology: {numTrustedProxies: ${proxies}}`,
  },
});
/** An address that a policy compares. */
interface Address {
  readonly path: string;
  readonly compares: 'peer' | 'client';
}

const OFFICE = ['203.0.113.0/24'];

/** Policies compare the address of the client, not that of a proxy or a node. */
export const policyClientAddress: Rule = {
  id: 'policy-client-address',
  codes: ['policy-client-address', 'client-address-replaced'],
  complies: 'a policy of a gateway compares remoteIpBlocks behind trusted proxies, and otherwise ipBlocks with externalTrafficPolicy Local',
  accepted: { set: TRUST(1), add: [POLICY({ notRemoteIpBlocks: OFFICE })] },
  refused: { set: TRUST(1), add: [POLICY({ notIpBlocks: OFFICE })] },
  check: ({ model }) => model.gatewayWorkloads.flatMap(workload => {
    const proxies = trustedProxies(model.inventory, workload);
    return policiesOf(model, workload).flatMap(resource => addressesOf(resource).flatMap(({ path, compares }) => {
      const mistake = mistakeOf(compares, proxies, workload);
      return mistake ? [{ resource, path, ...mistake }] : [];
    }));
  }),
};

function mistakeOf(
  compares: Address['compares'], proxies: number | undefined, workload: GatewayWorkloadModel,
): { readonly code: FindingCode; readonly message: string; readonly help?: string } | undefined {
  if (proxies !== undefined && proxies > 0 && compares === 'peer') {
    return {
      code: 'policy-client-address',
      message: `the policy compares the peer, which is the last of the ${proxies} proxies that the gateway trusts`,
      help: 'compare remoteIpBlocks or remote.ip',
    };
  }
  if (proxies === 0 && compares === 'client') {
    return {
      code: 'policy-client-address',
      message: 'the policy compares the address that proxies report, but the gateway trusts no proxy',
      help: 'set numTrustedProxies of the gateway, or compare ipBlocks',
    };
  }
  const service = compares === 'peer' ? hidingService(workload) : undefined;
  return service && {
    code: 'client-address-replaced',
    message: `the policy compares the address of the client, which nodes replace: Service ${fullName(service)} has no externalTrafficPolicy Local`,
  };
}

/** Where a policy compares addresses; the first of each kind. */
function addressesOf({ spec }: Resource): Address[] {
  const found: Address[] = records(spec.rules).flatMap((rule, i) => [
    ...records(rule.from).flatMap(({ source }, j) => Object.keys(record(source)).flatMap((field): Address[] => {
      const path = `spec.rules[${i}].from[${j}].source.${field}`;
      return /^(notI|i)pBlocks$/.test(field) ? [{ path, compares: 'peer' }]
        : /^(notR|r)emoteIpBlocks$/.test(field) ? [{ path, compares: 'client' }] : [];
    })),
    ...records(rule.when).flatMap(({ key }, j): Address[] => key === 'source.ip' || key === 'remote.ip'
      ? [{ path: `spec.rules[${i}].when[${j}].key`, compares: key === 'source.ip' ? 'peer' : 'client' }] : []),
  ]);
  return found.filter(({ compares }, index) => found.findIndex(other => other.compares === compares) === index);
}

function hidingService({ services }: GatewayWorkloadModel): Resource | undefined {
  return services.find(({ spec }) => (spec.type === 'LoadBalancer' || spec.type === 'NodePort') && spec.externalTrafficPolicy !== 'Local');
}
