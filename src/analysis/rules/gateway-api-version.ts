import { gatewayApiObjects, object } from './shared/gateway-api-example';
import { RouteKind } from '../../model/gateway-api/listeners';
import { KnownKind } from '../../model/inventory';
import { record } from '../../model/resource';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

/** The versions that the CRDs of the Gateway API 1.6 serve. */
const SERVED: { readonly [kind in RouteKind | 'KubernetesGateway' | 'GatewayClass' | 'ListenerSet' | 'ReferenceGrant' | 'BackendTLSPolicy']: readonly string[] } = {
  GatewayClass: ['v1', 'v1beta1'],
  KubernetesGateway: ['v1', 'v1beta1'],
  ListenerSet: ['v1'],
  HTTPRoute: ['v1', 'v1beta1'],
  GRPCRoute: ['v1'],
  TLSRoute: ['v1', 'v1alpha3', 'v1alpha2'],
  TCPRoute: ['v1', 'v1alpha2'],
  ReferenceGrant: ['v1', 'v1beta1'],
  BackendTLSPolicy: ['v1', 'v1alpha3'],
};

/** Those of `SERVED` that only the CRDs of the experimental channel serve. */
const EXPERIMENTAL: { readonly [kind: string]: readonly string[] } = { TLSRoute: ['v1alpha3', 'v1alpha2'], BackendTLSPolicy: ['v1alpha3'] };

/** The oldest CRDs of a kind that Istio reads; kinds that are not listed are read in every version. */
const OLDEST: { readonly [crd: string]: readonly [major: number, minor: number] } = {
  'grpcroutes.gateway.networking.k8s.io': [1, 1],
  'backendtlspolicies.gateway.networking.k8s.io': [1, 4],
  'tlsroutes.gateway.networking.k8s.io': [1, 5],
  'tcproutes.gateway.networking.k8s.io': [1, 6],
};
const BUNDLE_VERSION = 'gateway.networking.k8s.io/bundle-version';

const OF_VERSION = (version: string) => ({
  ...record(object('GRPCRoute', 'cart', {
    parentRefs: [{ name: 'web', sectionName: 'https' }],
    hostnames: ['www.example.com'],
    rules: [{ matches: [{ method: { service: 'shop.Cart' } }], backendRefs: [{ name: 'www', port: 8080 }] }],
  })),
  apiVersion: `gateway.networking.k8s.io/${version}`,
});

/** Gateway API: Istio reads the versions of objects and CRDs. */
export const gatewayApiVersion: Rule = {
  id: 'gateway-api-version',
  codes: ['gateway-api-version'],
  complies: 'objects have a version that the CRDs serve, and the CRDs are those of a release that Istio reads',
  accepted: { add: gatewayApiObjects({}, OF_VERSION('v1')) },
  refused: { add: gatewayApiObjects({}, OF_VERSION('v1alpha2')) },
  check: context => [...objects(context), ...definitions(context)],
};

function objects({ model: { inventory } }: RuleContext): Report[] {
  return (Object.keys(SERVED) as (keyof typeof SERVED & KnownKind)[]).flatMap(kind => inventory.of(kind).flatMap(resource => {
    const version = String(resource.object.apiVersion).split('/')[1] ?? '';
    const isExperimental = EXPERIMENTAL[kind]?.includes(version) ?? false;
    return SERVED[kind].includes(version) && !isExperimental ? [] : [{
      resource, path: 'apiVersion', message: `the ${isExperimental ? 'standard ' : ''}CRDs of the Gateway API 1.6 do not serve ${resource.kind} ${version}`, help: `write ${resource.group}/${SERVED[kind][0]}`,
    }];
  }));
}

/** CRDs among the manifests; one without the annotation counts as older. */
function definitions({ model: { inventory } }: RuleContext): Report[] {
  return inventory.of('CustomResourceDefinition').flatMap(resource => {
    const oldest = Object.hasOwn(OLDEST, resource.name) ? OLDEST[resource.name] : undefined;
    const written = resource.annotations[BUNDLE_VERSION];
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(written ?? '') ?? [];
    const isOld = oldest
      && (major === undefined || Number(major) < oldest[0] || (Number(major) === oldest[0] && Number(minor) < oldest[1]));
    return isOld ? [{
      resource,
      path: `metadata.annotations[${BUNDLE_VERSION}]`,
      message: `Istio ignores all objects of this CRD: its release is ${written ?? 'not written'}, and Istio needs v${oldest.join('.')}`,
      help: `install the CRDs of Gateway API v${oldest.join('.')} or later`,
    }] : [];
  });
}
