import { Chart } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-27';
import { CorpusProgram } from '../program';
import {
  BackendTls, CaSecret, Destination, DestinationRule, Gateway, GatewayVolumes, GatewayWorkload, MutualTlsSecret, PathMatch, SecretMount,
  ServerCertificate, ServerTls, ServiceEntry, SingleDestination, TrustBundle, TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** Every kind of backend, and how it is spoken to. */
export const backends: CorpusProgram = {
  name: 'backends',
  expectedWarnings: ['IST0129'], // TLS without `caCertificates`, although a Secret or the system's authorities verify
  build: given => {
    const { chart, ca } = given;
    const workload = new GatewayWorkload();
    const trusted = new CaSecret(chart, 'Trusted', { trustBundle: TrustBundle.of(ca), workload, metadata: { name: 'back-end-cacert' } });
    const mount = new SecretMount(chart, 'TrustedFiles', { secret: trusted, mountPath: '/etc/istio/back-end', workload });
    const own = new MutualTlsSecret(chart, 'Own', {
      bundle: ca.issueClientCertificate('gateway'), trustBundle: TrustBundle.of(ca), workload,
    });
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'edge' } });
    const { virtualService } = gateway.addHost(
      'shop.example.com', { tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }) },
    );
    const destinations = [...outside(chart), ...inside(chart), ...withTls(chart, {
      public: BackendTls.simple(),
      secret: BackendTls.simple({ trust: TrustBundleReference.fromSecret(trusted) }),
      mounted: BackendTls.simple({ trust: TrustBundleReference.fromMountedFile(mount, { key: 'ca.crt' }) }),
      mutual: BackendTls.mutual(own, { sni: 'mutual.example.com', subjectAltNames: ['mutual.example.com'] }),
      plain: BackendTls.disable(),
    })];
    destinations.forEach((destination, index) =>
      virtualService.addRoute({ paths: [PathMatch.prefix(`/back-end-${index}/`)], destination }));
    return { patches: [GatewayVolumes.of([mount]).toDeploymentPatch()], others: [...versions('v1', 'v2')] };
  },
};

/** Hosts outside the mesh. */
function outside(chart: Chart): SingleDestination[] {
  const legacy = new ServiceEntry(chart, 'Legacy', {
    host: 'legacy.example.org', ports: [{ number: 80, protocol: 'HTTP', targetPort: 443 }, { number: 8080, protocol: 'HTTP' }],
  });
  new DestinationRule(chart, 'LegacyTls', {
    destination: legacy.destination(80),
    tls: BackendTls.simple({ sni: 'legacy.example.org', subjectAltNames: ['legacy.example.org'] }),
  });
  const fixed = new ServiceEntry(chart, 'Fixed', {
    host: 'fixed.example.org',
    ports: [{ number: 80, protocol: 'HTTP' }],
    endpoints: ['192.0.2.7', '192.0.2.8'],
    exportTo: ['.', 'istio-system'],
    metadata: { name: 'fixed' },
  });
  const named = new ServiceEntry(chart, 'Named', {
    host: 'named.example.org', ports: [{ number: 80, protocol: 'HTTP2' }], endpoints: ['a.example.org', 'b.example.org'],
  });
  return [legacy.destination(80), legacy.destination(8080), fixed.destination(80), named.destination(80)];
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
  const subsets = Destination.service('versions', 80);
  new DestinationRule(chart, 'Versions', {
    destination: subsets,
    subsets: { v1: { version: 'v1' }, v2: { version: 'v2' } },
    exportTo: ['.', 'istio-system'],
    metadata: { name: 'versions' },
  });
  return [
    web, Destination.fromService(two, { port: 9090 }), Destination.service('versions', 80, { subset: 'v1' }),
    Destination.host('versions.shop.svc.cluster.local', 80, { subset: 'v2' }),
  ];
}

function withTls(chart: Chart, settings: { readonly [name: string]: BackendTls }): SingleDestination[] {
  return Object.entries(settings).map(([name, tls]) => {
    const destination = Destination.service(name, 8443);
    new DestinationRule(chart, `Tls-${name}`, { destination, tls, workload: new GatewayWorkload() });
    return destination;
  });
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
