import { Chart, Duration } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-27';
import { CorpusProgram } from '../program';
import {
  BackendTls, CaSecret, Destination, DestinationRule, Gateway, GatewayVolumes, GatewayWorkload, H2UpgradePolicy, HashAlgorithm,
  LoadBalancer, LocalityLoadBalancing, MutualTlsSecret, PathMatch, ProxyProtocolVersion, SecretMount, ServerCertificate, ServerTls,
  ServiceEntry, ServiceEntryLocation, ServiceEntryResolution, SingleDestination, TrustBundle, TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** Every kind of backend, and how it is spoken to. */
export const backends: CorpusProgram = {
  name: 'backends',
  expectedWarnings: ['IST0128', 'IST0129'], // TLS without `caCertificates`, although a Secret or the system's authorities verify
  build: given => {
    const { chart, ca } = given;
    const workload = new GatewayWorkload();
    const trusted = new CaSecret(chart, 'Trusted', { trustBundle: TrustBundle.of(ca), workload, metadata: { name: 'back-end-cacert' } });
    const mount = new SecretMount(chart, 'TrustedFiles', { secret: trusted, mountPath: '/etc/istio/back-end', workload });
    const own = new MutualTlsSecret(chart, 'Own', {
      bundle: ca.issueClientCertificate('gateway'), trustBundle: TrustBundle.of(ca), workload,
    });
    const ownFiles = new SecretMount(chart, 'OwnFiles', { secret: own, mountPath: '/etc/istio/own', workload });
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'edge' } });
    const { virtualService } = gateway.addHost(
      'shop.example.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }) },
    );
    const destinations = [...outside(chart), ...inside(chart), ...withTls(chart, {
      public: BackendTls.simple(),
      secret: BackendTls.simple({ trust: TrustBundleReference.fromSecret(trusted) }),
      mounted: BackendTls.simple({ trust: TrustBundleReference.fromMountedFile(mount, { key: 'ca.crt' }) }),
      mutual: BackendTls.mutual(own, { sni: 'mutual.example.com', subjectAltNames: ['mutual.example.com'] }),
      files: BackendTls.mutualFromFiles(
        { clientCertificate: ownFiles.path('tls.crt'), privateKey: ownFiles.path('tls.key') },
        { trust: TrustBundleReference.fromMountedFile(mount, { key: 'ca.crt' }) },
      ),
      unverified: BackendTls.simple({ insecureSkipVerify: true }),
      plain: BackendTls.disable(),
    }), ...withPolicies(chart)];
    destinations.forEach((destination, index) =>
      virtualService.addRoute({ paths: [PathMatch.prefix(`/back-end-${index}/`)], destination }));
    gateway.addHost('routed.example.com', {
      tls: ServerTls.issuedBy(ca),
      destination: Destination.service('routed', 8443, { tls: BackendTls.simple({ trust: TrustBundle.of(ca), sni: 'routed.example.com' }) }),
    });
    return { patches: [GatewayVolumes.of([mount, ownFiles]).toDeploymentPatch()], others: [...versions('v1', 'v2')] };
  },
};

/** Hosts outside the mesh. */
function outside(chart: Chart): SingleDestination[] {
  const legacy = new ServiceEntry(chart, 'Legacy', {
    hosts: ['legacy.example.org'], ports: [{ number: 80, protocol: 'HTTP', targetPort: 443 }, { number: 8080, protocol: 'HTTP' }],
  });
  new DestinationRule(chart, 'LegacyTls', {
    host: 'legacy.example.org',
    ports: [{ port: 80, tls: BackendTls.simple({ sni: 'legacy.example.org', subjectAltNames: ['legacy.example.org'] }) }],
  });
  const fixed = new ServiceEntry(chart, 'Fixed', {
    hosts: ['fixed.example.org', 'second.example.org'],
    ports: [{ number: 80, protocol: 'HTTP', name: 'web' }],
    addresses: ['203.0.113.0/24'],
    endpoints: [
      { address: '192.0.2.7', ports: { web: 8080 }, labels: { version: 'v1' }, locality: 'eu/a', weight: 3, network: 'one' },
      { address: '192.0.2.8', serviceAccount: 'web' },
    ],
    resolution: ServiceEntryResolution.STATIC,
    location: ServiceEntryLocation.MESH_EXTERNAL,
    subjectAltNames: ['fixed.example.org'],
    exportTo: ['.', 'istio-system'],
    metadata: { name: 'fixed' },
  });
  const named = new ServiceEntry(chart, 'Named', {
    hosts: ['named.example.org'],
    ports: [{ number: 80, protocol: 'HTTP2' }],
    endpoints: [{ address: 'a.example.org' }, { address: 'b.example.org' }],
    resolution: ServiceEntryResolution.DNS,
  });
  const first = new ServiceEntry(chart, 'First', {
    hosts: ['first.example.org'], ports: [{ number: 80, protocol: 'HTTP' }], resolution: ServiceEntryResolution.DNS_ROUND_ROBIN,
  });
  const machines = new ServiceEntry(chart, 'Machines', {
    hosts: ['machines.example.org'],
    ports: [{ number: 80, protocol: 'HTTP' }],
    workloadSelector: { app: 'machine' },
    location: ServiceEntryLocation.MESH_INTERNAL,
  });
  new ServiceEntry(chart, 'Wildcard', {
    hosts: ['*.example.net'], ports: [{ number: 443, protocol: 'TLS' }], resolution: ServiceEntryResolution.NONE,
  });
  new ServiceEntry(chart, 'Dynamic', {
    hosts: ['*.example.edu'], ports: [{ number: 443, protocol: 'TLS' }], resolution: ServiceEntryResolution.DYNAMIC_DNS,
  });
  return [
    legacy.destination(80), legacy.destination(8080), fixed.destination(80), fixed.destination(80, { host: 'second.example.org' }),
    named.destination(80), first.destination(80), machines.destination(80),
  ];
}

/** Services of the cluster. */
function inside(chart: Chart): SingleDestination[] {
  const deployment = new Deployment(chart, 'Web', {
    containers: [{ image: 'web', portNumber: 8080 }], automountServiceAccountToken: false,
  });
  const web = Destination.fromService(deployment.exposeViaService({ name: 'web', ports: [{ port: 80, targetPort: 8080, name: 'http' }] }));
  const two = new Service(chart, 'Two', {
    metadata: { name: 'two' }, selector: deployment, ports: [{ port: 80, name: 'http' }, { port: 9090, name: 'http-admin' }],
  });
  new DestinationRule(chart, 'Versions', {
    host: 'versions',
    subsets: [
      { name: 'v1', labels: { version: 'v1' }, loadBalancer: LoadBalancer.random() },
      { name: 'v2', labels: { version: 'v2' }, ports: [{ port: 80, outlierDetection: { consecutive5xxErrors: 3 } }] },
    ],
    exportTo: ['.', 'istio-system'],
    metadata: { name: 'versions' },
  });
  return [
    web, Destination.fromService(two, { port: 9090 }), Destination.service('versions', undefined, { subset: 'v1' }),
    Destination.host('versions.shop.svc.cluster.local', 80, { subset: 'v2' }),
  ];
}

function withTls(chart: Chart, settings: { readonly [name: string]: BackendTls }): SingleDestination[] {
  return Object.entries(settings).flatMap(([name, tls]) => {
    new DestinationRule(chart, `Tls-${name}`, { host: name, tls, workload: new GatewayWorkload() });
    new DestinationRule(chart, `PortTls-${name}`, { host: `${name}-port`, ports: [{ port: 8443, tls }], workload: new GatewayWorkload() });
    return [Destination.service(name, 8443), Destination.service(`${name}-port`, 8443)];
  });
}

/** Services whose connections are made and used in every way. */
function withPolicies(chart: Chart): SingleDestination[] {
  const locality: LocalityLoadBalancing = { failover: [{ from: 'eu', to: 'us' }], failoverPriority: ['version'], enabled: true };
  const balancers: { readonly [name: string]: LoadBalancer } = {
    'round-robin': LoadBalancer.roundRobin({ warmup: { duration: Duration.minutes(1), minimumPercent: 20, aggression: 2 } }),
    'least-request': LoadBalancer.leastRequest({ locality }),
    'random': LoadBalancer.random({ locality: { distribute: [{ from: 'eu/*', to: { 'eu/*': 80, 'us/*': 20 } }] } }),
    'passthrough': LoadBalancer.passthrough(),
    'by-header': LoadBalancer.hashOfHeader('x-user', { algorithm: HashAlgorithm.ringHash(4096) }),
    'by-cookie': LoadBalancer.hashOfCookie('user', {
      ttl: Duration.hours(1), path: '/', attributes: { SameSite: 'Lax', Secure: '' }, algorithm: HashAlgorithm.maglev(65537),
    }),
    'by-address': LoadBalancer.hashOfSourceAddress(),
    'by-parameter': LoadBalancer.hashOfQueryParameter('user'),
  };
  Object.entries(balancers).forEach(([name, loadBalancer]) => new DestinationRule(chart, `Balanced-${name}`, {
    host: name, loadBalancer, outlierDetection: { consecutiveGatewayErrors: 3 },
  }));
  new DestinationRule(chart, 'Limited', {
    host: 'limited',
    connectionPool: {
      tcp: {
        maxConnections: 100,
        connectTimeout: Duration.seconds(1),
        idleTimeout: Duration.minutes(5),
        maxConnectionDuration: Duration.hours(1),
        tcpKeepalive: { probes: 3, time: Duration.minutes(10), interval: Duration.seconds(30) },
      },
      http: {
        http1MaxPendingRequests: 10,
        http2MaxRequests: 100,
        maxRequestsPerConnection: 1000,
        maxRetries: 3,
        maxConcurrentStreams: 50,
        idleTimeout: Duration.minutes(5),
        h2UpgradePolicy: H2UpgradePolicy.UPGRADE,
      },
    },
    outlierDetection: {
      consecutive5xxErrors: 5,
      consecutiveGatewayErrors: 3,
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailures: 2,
      interval: Duration.seconds(5),
      baseEjectionTime: Duration.seconds(30),
      maxEjectionPercent: 50,
      minHealthPercent: 30,
    },
    retryBudget: { percent: 10, minRetryConcurrency: 5 },
  });
  new DestinationRule(chart, 'Proxied', {
    host: 'proxied',
    proxyProtocol: ProxyProtocolVersion.V1,
    ports: [{
      port: 80,
      connectionPool: {
        http: { useClientProtocol: true, h2UpgradePolicy: H2UpgradePolicy.DO_NOT_UPGRADE },
      },
    }],
  });
  new DestinationRule(chart, 'Proxied2', {
    host: 'proxied2',
    proxyProtocol: ProxyProtocolVersion.V2,
    connectionPool: {
      http: { h2UpgradePolicy: H2UpgradePolicy.DEFAULT },
    },
  });
  new DestinationRule(chart, 'Tunnelled', {
    host: 'tunnelled', tunnel: { protocol: 'CONNECT', targetHost: 'target.example.org', targetPort: 443 },
  });
  new DestinationRule(chart, 'EveryHost', {
    host: '*.example.net', loadBalancer: LoadBalancer.leastRequest(), workloadSelector: { app: 'client' }, exportTo: ['.'],
  });
  return [...Object.keys(balancers), 'limited', 'proxied', 'proxied2', 'tunnelled'].map(name => Destination.service(name, 80));
}

/** A Service with Pods of each version. */
function versions(...names: string[]): object[] {
  const pods = names.map(version => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `versions-${version}`, namespace: 'shop', labels: { app: 'versions', version } },
    spec: { containers: [{ name: 'web', image: 'web' }] },
  }));
  const ports = [{ name: 'http', port: 80, protocol: 'TCP' }];
  return [
    {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'versions', namespace: 'shop' }, spec: { selector: { app: 'versions' }, ports },
    },
    ...pods,
  ];
}
