import { Chart, Testing } from 'cdk8s';
import {
  CertificateAuthority,
  CertificateStore,
  Destination,
  GrpcMethod,
  KubernetesGateway,
  KubernetesListenerSet,
  PathMatch,
  ServerCertificate,
  ServerTls,
  StringMatch,
  TrustBundle,
} from '../../src';
import { testChart } from '../helpers/charts';

/** The defaults that the CRDs v1.5 and v1.6 write into objects, by kind. */
const OF_ROUTES = ['parentRefs[].group', 'parentRefs[].kind', 'rules[].backendRefs[].group', 'rules[].backendRefs[].kind', 'rules[].backendRefs[].weight'];
const OF_RULES = ['rules[].filters[].requestMirror.backendRef.group', 'rules[].filters[].requestMirror.backendRef.kind', 'rules[].matches[].headers[].type'];
const OF_LISTENERS = ['allowedRoutes.namespaces.from', 'tls.mode', 'tls.certificateRefs[].group', 'tls.certificateRefs[].kind'].map(path => `listeners[].${path}`);
const DEFAULTS: { readonly [kind: string]: readonly string[] } = {
  Gateway: [...OF_LISTENERS, 'tls.frontend.perPort[].tls.validation.mode'],
  ListenerSet: [...OF_LISTENERS, 'parentRef.group', 'parentRef.kind'],
  HTTPRoute: [...OF_ROUTES, ...OF_RULES, 'rules[].matches', 'rules[].matches[].path.type', 'rules[].matches[].path.value', 'rules[].matches[].queryParams[].type'],
  GRPCRoute: [...OF_ROUTES, ...OF_RULES, 'rules[].matches[].method.type'],
  TLSRoute: OF_ROUTES,
};

/** The objects and lists at which a default is missing: every object that has the field's parent. */
function missing(value: any, [step, ...rest]: readonly string[]): boolean {
  const name = step.replace('[]', '');
  const member = value[name];
  if (rest.length === 0) return member === undefined;
  if (member === undefined) return false;
  return (step.endsWith('[]') ? member as any[] : [member]).some(each => missing(each, rest));
}

function everything(): Chart {
  const chart = testChart();
  const ca = CertificateAuthority.selfSigned('defaults', { store: CertificateStore.deterministic('defaults') });
  const mutual = { serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) };
  const destination = Destination.service('frontend', 8080);
  const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) });
  gateway.addHost('shop.example.com', {
    routes: [{
      paths: [PathMatch.prefix('/a')],
      headers: { a: StringMatch.exact('b') },
      queryParams: { c: StringMatch.exact('d') },
      mirrors: [{ destination: Destination.service('copy', 80) }],
      cors: { allowOrigins: [StringMatch.exact('*')] },
      destination,
    }],
  });
  gateway.addHost('partners.example.com', { port: 8443, tls: ServerTls.optionalMutual(mutual), destination });
  gateway.addPassthroughHost('tls.example.com', { destination });
  gateway.addGrpcHost('cart.example.com', { routes: [{ methods: [GrpcMethod.service('shop.Cart')], headers: { a: StringMatch.exact('b') }, destination }] });
  const team = new KubernetesListenerSet(new Chart(chart, 'team', { namespace: 'team' }), 'Hosts', { gateway, tls: ServerTls.issuedBy(ca) });
  team.addHost('team.example.com', { destination });
  return chart;
}

test.each(Object.keys(DEFAULTS))('a %s has every field that the CRD would complete, so that GitOps tools find no difference in the cluster', kind => {
  const chart = everything();
  const charts = chart.node.findAll().filter(each => each instanceof Chart);
  const objects: any[] = charts.flatMap(each => Testing.synth(each as Chart));
  const specs = objects.filter(object => object.kind === kind).map(({ spec }) => spec);
  expect(specs.length).toBeGreaterThan(0);
  expect(DEFAULTS[kind].filter(path => specs.some(spec => missing(spec, path.split('.'))))).toEqual([]);
});
