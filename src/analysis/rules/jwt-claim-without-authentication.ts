import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { selects } from '../../model/labels';
import { fullName, record, texts } from '../../model/resource';
import { ROOT_NAMESPACE } from '../../model/root-namespace';
import { isJwtClaim } from '../../validation/headers';
import { VirtualServiceSpec } from '../../validation/virtual-service-spec';
import { Rule } from '../rule';

const MATCH = { 'routes.spec.http[0].match': [{ headers: { '@request.auth.claims.group': { exact: 'staff' } } }] };
const AUTHENTICATION = (app: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace: 'istio-system' },
  spec: {
    selector: { matchLabels: { istio: app } }, jwtRules: [{ issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys' }],
  },
});

/** IST0149: where routes match JWT claims, tokens are verified. */
export const jwtClaimWithoutAuthentication: Rule = {
  id: 'jwt-claim-without-authentication',
  codes: ['IST0149', 'undecided'],
  complies: 'a VirtualService that routes by JWT claims is bound to gateways whose workload a RequestAuthentication selects',
  accepted: { set: MATCH, add: [AUTHENTICATION('ingressgateway')] },
  refused: { set: MATCH, add: [AUTHENTICATION('eastwest')] },
  check: ({ model, options }) => {
    const authentications = model.inventory.of('RequestAuthentication')
      .map(({ namespace, spec }) => ({ namespace, selector: texts(record(spec.selector).matchLabels) }));
    return model.virtualServices.flatMap(({ resource, spec, gateways }) => {
      const claim = claimOf(spec);
      return claim === undefined ? [] : gateways.flatMap(({ namespace, name }) => {
        const gateway = model.gateway(namespace, name);
        const gatewayWorkloads = gateway ? model.gatewayWorkloads.filter(workload => workload.gateways.includes(gateway)) : [];
        const checked = (workload: GatewayWorkloadModel) => authentications
          .some(one => (one.namespace === ROOT_NAMESPACE || one.namespace === workload.namespace)
            && selects(one.selector, workload.labels));
        return gatewayWorkloads.filter(workload => !checked(workload)).map(workload => {
          const known = options.complete || (authentications.length > 0 && workload.deployed !== undefined);
          const who = workload.deployed ? `workload ${fullName(workload.deployed.resource)}` : 'workload';
          return {
            resource,
            path: claim.path,
            code: known ? 'IST0149' as const : 'undecided' as const,
            message: known ? `'${claim.key}' never matches: no RequestAuthentication selects the ${who} of gateway `
              + `${fullName(gateway!.resource)}`
              : `the RequestAuthentication that sets '${claim.key}' for gateway ${fullName(gateway!.resource)} is not among the manifests`,
          };
        });
      });
    });
  },
};

/** The first match on a claim. */
function claimOf({ http = [] }: VirtualServiceSpec): { key: string; path: string } | undefined {
  for (const [i, route] of http.entries()) {
    for (const [j, match] of (route.match ?? []).entries()) {
      for (const field of ['headers', 'withoutHeaders'] as const) {
        const key = Object.keys(match[field] ?? {}).find(isJwtClaim);
        if (key !== undefined) {
          return { key, path: `spec.http[${i}].match[${j}].${field}` };
        }
      }
    }
  }
  return undefined;
}
