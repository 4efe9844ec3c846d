import { App, Chart, JsonPatch } from 'cdk8s';
import {
  BackendTlsPolicy,
  CaConfigMap,
  CertificateAuthority,
  Destination,
  GatewayWorkload,
  GrpcMethod,
  HttpRewrite,
  KubernetesGateway,
  KubernetesListenerSet,
  ManagedGatewayWorkload,
  PathMatch,
  ServerCertificate,
  ServerTls,
  StringMatch,
  TrustBundle,
  TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** Who runs the gateway's Pods. */
export const ATTACHMENTS = ['managed', 'existing'] as const;
export type Attachment = typeof ATTACHMENTS[number];

/** One gateway of the Gateway API with everything that a client outside of the mesh can meet. */
export function kubernetesModes(attachment: Attachment, ca: CertificateAuthority): string {
  const app = new App();
  const chart = new Chart(app, 'all-modes', { namespace: 'default' });
  const workload = attachment === 'managed' ? new ManagedGatewayWorkload() : new GatewayWorkload();
  const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'mygateway' }, workload, tls: ServerTls.issuedBy(ca) });
  const many = ServerTls.simple({
    serverCertificate: ServerCertificate.fromBundle(ca.issueServerCertificate('many', { dnsNames: ['*.many.example'] })),
  });
  const service = (name: string, port = 80) => Destination.service(name, port);

  gateway.addHost('httpbin.example.com', {
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
    routes: [{ paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')], destination: service('httpbin', 8000) }],
  });
  gateway.addHost('bookinfo.com', { routes: [{ paths: [PathMatch.exact('/productpage')], destination: service('productpage', 9080) }] });
  gateway.addHost('*.wild.example', { destination: service('wild') });
  gateway.addHost('special.wild.example', { destination: service('special') });
  gateway.addHost('routes.example.com', {
    routes: [
      { paths: [PathMatch.prefix('/strip')], rewrite: HttpRewrite.path('/'), destination: service('stripped') },
      { paths: [PathMatch.prefix('/swap')], rewrite: HttpRewrite.path('/status'), destination: service('swapped') },
      { queryParams: { debug: StringMatch.present() }, destination: service('debugged') },
      { destination: service('rest') },
    ],
  });
  // refused by the library: Istio removes the slash after what replaces the prefix /
  gateway.addHost('glued.example.com', { routes: [{ rewrite: HttpRewrite.path('/'), destination: service('glued') }] })
    .apiObjects[0].addJsonPatch(JsonPatch.replace('/spec/rules/0/filters/0/urlRewrite/path/replacePrefixMatch', '/status/'));
  gateway.addPassthroughHost('pass.example.com', { destination: service('nginx', 443) });
  gateway.addHttpHost('plain.example.com', { destination: service('plain') });
  gateway.addHttpHost('*.plain.example', { destination: service('plain'), port: 8080 });
  gateway.addHost('optional.example.com', {
    tls: ServerTls.optionalMutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
    destination: service('optional'),
    port: 8443,
  });
  const configMap = new CaConfigMap(chart, 'Clients', { trustBundle: TrustBundle.of(ca), metadata: { name: 'clients', namespace: 'certificates' } });
  gateway.addHost('granted.example.com', {
    tls: ServerTls.mutual({
      serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundleReference.fromConfigMap(configMap),
    }),
    destination: service('granted'),
    port: 9443,
  });
  gateway.addGrpcHost('grpc.example.com', {
    routes: [
      { methods: [GrpcMethod.method('shop.Cart', 'Add')], destination: service('writer') },
      { methods: [GrpcMethod.service('shop.Cart')], destination: service('reader') },
    ],
  });
  gateway.addHost('strict.example.com', { destination: service('strict', 443) });
  new BackendTlsPolicy(chart, 'Strict', { destination: service('strict', 443), hostname: 'strict.internal', trust: TrustBundle.of(ca) });
  for (let i = 0; i < 64; i++) gateway.addHost(`h${i}.many.example`, { tls: many, destination: service(`many${i}`) });
  const team = new KubernetesListenerSet(chart, 'Team', { gateway, tls: ServerTls.issuedBy(ca), metadata: { name: 'team', namespace: 'team-a' } });
  team.addHost('team.example.com', { destination: service('team') });
  team.addHost('safe.team.example.com', {
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
    destination: service('team'),
  });
  return app.synthYaml();
}
