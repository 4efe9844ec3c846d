import { Duration } from 'cdk8s';
import { kubernetesWebHostsProgram } from './web-hosts';
import { CorpusProgram, Given } from '../program';
import {
  BackendTlsPolicy,
  CipherSuite,
  Destination,
  ForwardClientCertDetails,
  GatewayServiceType,
  GatewayWorkload,
  GrpcMethod,
  HttpRewrite,
  KubernetesGateway,
  KubernetesGatewayWorkload,
  KubernetesListenerSet,
  ManagedGatewayWorkload,
  ManagedGatewayWorkloadOptions,
  PathMatch,
  SecretOutput,
  ServerCertificate,
  ServerCertificateSecret,
  ServerTls, TlsPolicy,
  StringMatch,
  TrustBundle,
} from 'cdk8s-istio-ingress';

/** Programs that write the Gateway API: Istio's own controller judges them, by the suite `gateway-api`. */
export const GATEWAY_API_PROGRAMS: readonly CorpusProgram[] = [
  { name: 'managed gateway', build: given => everything(given, new ManagedGatewayWorkload(managed(GatewayServiceType.LOAD_BALANCER))) },
  {
    name: 'managed gateway inside the cluster',
    build: given => everything(given, new ManagedGatewayWorkload(managed(GatewayServiceType.CLUSTER_IP))),
  },
  {
    name: 'managed gateway on nodes',
    build: given => everything(given, new ManagedGatewayWorkload(managed(GatewayServiceType.NODE_PORT))),
  },
  { name: 'existing gateway', build: given => everything(given, new GatewayWorkload()) },
  kubernetesWebHostsProgram,
];

function managed(serviceType: GatewayServiceType): ManagedGatewayWorkloadOptions {
  return {
    serviceType,
    replicas: 2,
    labels: { team: 'shop' },
    annotations: { 'example.com/balancer': 'internal' },
    trustedProxies: 1,
    forwardClientCertDetails: ForwardClientCertDetails.SANITIZE,
    istioVersion: '1.30.3',
  };
}

function everything({ chart, ca }: Given, workload: KubernetesGatewayWorkload): void {
  const gateway = new KubernetesGateway(chart, 'Gateway', {
    metadata: { name: 'gw' }, workload, listenerNamespaces: ['guest'], tls: ServerTls.issuedBy(ca), secretOutput: SecretOutput.plain(),
  });
  const [a, b] = ['a', 'b'].map(name => Destination.service(name, 80));
  gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 80, { namespace: 'backend' }) });
  const hosts = gateway.addHosts(['*.example.com', 'example.com'], {
    name: 'several',
    routes: [
      {
        name: 'first',
        paths: [PathMatch.exact('/a'), PathMatch.prefix('/b')],
        rewrite: HttpRewrite.path('/c').withAuthority('in.example.com'),
        timeout: Duration.millis(1500),
        destination: a,
      },
      {
        paths: [PathMatch.prefix('/x')],
        methods: ['GET', 'POST'],
        headers: { one: StringMatch.exact('1'), two: StringMatch.prefix('a.b') },
        queryParams: { q: StringMatch.present() },
        destination: Destination.weighted([{ destination: a, weight: 1, requestHeaders: { set: { version: '1' } } }, { destination: b, weight: 3 }]),
        mirrors: [{ destination: b }, { destination: a, percentage: 50 }],
        cors: {
          allowOrigins: [StringMatch.exact('https://app.example.com'), StringMatch.regex('https://.*\\.example\\.org')],
          allowMethods: ['PUT'],
          allowHeaders: ['x-a'],
          exposeHeaders: ['*'],
          maxAge: Duration.minutes(10),
        },
        requestHeaders: { set: { c: '1' }, add: { d: '2' }, remove: ['e'] },
        responseHeaders: { set: { f: '3' } },
      },
    ],
  });
  hosts.addRedirect({ paths: [PathMatch.prefix('/v0')], prefixRewrite: '/v1' });
  hosts.addRedirect({ paths: [PathMatch.prefix('/old')], path: '/new', authority: 'www.example.com', redirectCode: 308 });
  hosts.addRoute({ destination: b });
  const clientCertificates = TrustBundle.of(ca);
  gateway.addHost('mutual.example.org', {
    tls: ServerTls.mutual({
      serverCertificate: ServerCertificate.issuedBy(ca),
      clientCertificates,
      tlsPolicy: TlsPolicy.of({ cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256] }),
    }),
    destination: a,
  });
  const secret = new ServerCertificateSecret(chart, 'Elsewhere', {
    bundle: ca.issueServerCertificate('elsewhere', { dnsNames: ['elsewhere.example.org'] }),
    workload: new GatewayWorkload({ namespace: 'certificates' }),
  });
  gateway.addHost('elsewhere.example.org', {
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.fromSecret(secret), clientCertificates }), destination: a,
  });
  gateway.addHost('*.example.net', {
    name: 'two-keys',
    tls: ServerTls.simple({
      serverCertificate: ServerCertificate.ofKeyTypes({
        ecdsa: ServerCertificate.issuedBy(ca, { name: 'ecdsa' }), rsa: ServerCertificate.issuedBy(ca, { name: 'rsa' }),
      }),
    }),
    routes: Array.from({ length: 40 }, (_, i) => ({ paths: [PathMatch.exact(`/p${i}`)], destination: a })),
  });
  gateway.addHosts(Array.from({ length: 20 }, (_, i) => `h${i}.example.io`), { name: 'many', destination: a });
  gateway.addHost('optional.example.org', {
    tls: ServerTls.optionalMutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates }), destination: a, port: 8443,
  });
  gateway.addHttpHost('plain.example.com', { destination: a, access: { denyFrom: ['192.0.2.0/24'] } });
  gateway.addGrpcHost('grpc.example.com', {
    routes: [{ name: 'add', methods: [GrpcMethod.method('shop.Cart', 'Add')], destination: a, requestHeaders: { set: { a: '1' } } }, { destination: b }],
  });
  gateway.addHttpHost('plain.example.org', { name: 'plain', port: 8080, routes: [{ destination: a }] });
  gateway.addGrpcHost('grpc.example.org', {
    name: 'calls',
    port: 9443,
    tls: ServerTls.issuedBy(ca),
    access: { allowFrom: ['10.0.0.0/8'] },
    routes: [{
      methods: [GrpcMethod.service('shop.Cart')],
      headers: { tenant: StringMatch.exact('a') },
      responseHeaders: { set: { b: '2' } },
      mirrors: [{ destination: b, percentage: 12.5 }],
      destination: a,
    }],
  });
  gateway.addHosts(Array.from({ length: 50 }, (_, i) => `m${i}.example.dev`), { name: 'beyond', destination: a });
  const set = new KubernetesListenerSet(chart, 'Team', { gateway, tls: ServerTls.issuedBy(ca), metadata: { name: 'team', namespace: 'team' } });
  set.addHost('team.example.app', { destination: Destination.service('frontend', 80, { namespace: 'backend' }) });
  const guest = new KubernetesListenerSet(chart, 'Guest', {
    gateway: KubernetesGateway.fromGatewayName(chart, 'Existing', 'gw', gateway.namespace),
    tls: ServerTls.issuedBy(ca),
    secretOutput: SecretOutput.plain({ reason: 'judged only' }),
    metadata: { name: 'guest', namespace: 'guest' },
  });
  guest.addHost('guest.example.app', { destination: Destination.service('frontend', 80, { namespace: 'backend' }) });
  new BackendTlsPolicy(chart, 'Policy', { destination: b, hostname: 'b.internal', trust: clientCertificates });
  new BackendTlsPolicy(chart, 'Named', {
    destination: a, hostname: 'a.internal', subjectAltNames: ['a.internal'], trust: clientCertificates, metadata: { name: 'a-tls' },
  });
  new BackendTlsPolicy(chart, 'Public', { destination: Destination.service('frontend', 80, { namespace: 'backend' }), hostname: 'example.com' });
  gateway.addPassthroughHost('pass.example.com', { destination: Destination.service('b', 80, { namespace: 'backend' }) });
}
