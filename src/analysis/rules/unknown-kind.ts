import { Resource } from '../../model/resource';
import { Report, Rule } from '../rule';

const NETWORKING = ['v1', 'v1beta1', 'v1alpha3'];
const SECURITY = ['v1', 'v1beta1'];

/** The kinds of Istio's CRDs, by group, with the versions that they serve. */
const KINDS: { readonly [group: string]: { readonly [kind: string]: readonly string[] } } = {
  'networking.istio.io': {
    DestinationRule: NETWORKING,
    EnvoyFilter: ['v1alpha3'],
    Gateway: NETWORKING,
    ProxyConfig: ['v1beta1'],
    ServiceEntry: NETWORKING,
    Sidecar: NETWORKING,
    VirtualService: NETWORKING,
    WorkloadEntry: NETWORKING,
    WorkloadGroup: NETWORKING,
  },
  'security.istio.io': { AuthorizationPolicy: SECURITY, PeerAuthentication: SECURITY, RequestAuthentication: SECURITY },
};

/** Groups of Kubernetes whose kinds are known: one of Istio's kinds there is a mistake. */
const BUILT_IN = ['', 'apps', 'batch', 'extensions', 'networking.k8s.io', 'policy', 'rbac.authorization.k8s.io', 'gateway.networking.k8s.io'];
/** A kind that the Gateway API has, too. */
const SHARED = 'Gateway';

const OF = (apiVersion: string, kind = 'VirtualService') => ({
  apiVersion,
  kind,
  metadata: { name: 'other', namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['shop'], http: [{ route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }] },
});

/** Istio's CRDs have the kinds of its groups, in the versions of the objects. */
export const unknownKind: Rule = {
  id: 'unknown-kind',
  codes: ['unknown-kind'],
  complies: "an object of Istio has a kind and a version that Istio's CRDs serve",
  accepted: { add: [{ ...OF('networking.istio.io/v1', 'Sidecar'), spec: { egress: [{ hosts: ['./*'] }] } }] },
  refused: { add: [OF('networking.istio.io/v1', 'Virtualservice')] },
  check: ({ model }) => model.inventory.resources.flatMap(reportsOf),
};

function reportsOf(resource: Resource): Report[] {
  const { group, kind, object } = resource;
  if (BUILT_IN.includes(group)) {
    const home = Object.keys(KINDS).find(each => kind !== SHARED && Object.hasOwn(KINDS[each], kind));
    return home === undefined ? [] : [{
      resource,
      path: 'apiVersion',
      message: `the API server has no kind ${kind} in '${String(object.apiVersion)}', so the object is never created`,
      help: `write apiVersion: ${home}/${KINDS[home][kind][0]}`,
    }];
  }
  const kinds = Object.hasOwn(KINDS, group) ? KINDS[group] : undefined;
  if (!kinds) {
    return [];
  }
  if (!Object.hasOwn(kinds, kind)) {
    return kind.endsWith('List') ? [] : [{
      resource, path: 'kind', message: `Istio has no kind '${kind}' in ${group}, so the object is never created`, help: helpFor(kind, group),
    }];
  }
  const version = String(object.apiVersion).slice(group.length + 1);
  return kinds[kind].includes(version) ? [] : [{
    resource,
    path: 'apiVersion',
    message: `Istio's CRDs do not serve ${kind} in version '${version}', so the object is never created`,
    help: `write apiVersion: ${group}/${kinds[kind][0]}`,
  }];
}

function helpFor(kind: string, group: string): string {
  const meant = Object.entries(KINDS).flatMap(([home, kinds]) => Object.keys(kinds).map(each => ({ home, each })))
    .find(({ each }) => each.toLowerCase() === kind.toLowerCase().replace(/s$/, ''));
  return meant ? `write ${meant.home === group ? '' : `apiVersion: ${meant.home}/${KINDS[meant.home][meant.each][0]} and `}kind: ${meant.each}`
    : `its kinds are ${Object.keys(KINDS[group]).join(', ')}`;
}
