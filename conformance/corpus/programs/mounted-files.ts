import { Chart } from 'cdk8s';
import { CorpusProgram } from '../program';
import {
  CaSecret, CertificateBundle, Destination, Gateway, GatewayVolumes, GatewayWorkload, KeyAlgorithm, MutualTlsSecret, SecretMount, Server,
  ServerCertificate, ServerCertificateSecret, ServerTls, TrustBundle, TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** Certificates as files of the gateway's Pod. */
export const mountedFiles: CorpusProgram = {
  name: 'mounted files',
  build: ({ chart, ca }) => {
    const workload = new GatewayWorkload({ name: 'edge', namespace: 'edge', selector: { app: 'edge' } });
    const gateway = new Gateway(chart, 'Gateway', { workload });
    const routes = [{ destination: Destination.service('web', 80) }];
    const both = new MutualTlsSecret(chart, 'Both', {
      bundle: ca.issueServerCertificate('both', { dnsNames: ['both.example.com'] }), trustBundle: TrustBundle.of(ca), workload,
    });
    const mount = new SecretMount(chart, 'BothFiles', {
      secret: both, mountPath: '/etc/istio/both', volumeName: 'both-files', optional: true, workload,
    });
    gateway.addHost('both.example.com', {
      tls: ServerTls.mutual({
        serverCertificate: ServerCertificate.fromMountedFiles(mount, { certificateKey: 'tls.crt', privateKeyKey: 'tls.key' }),
        clientCertificates: TrustBundleReference.fromMountedFile(mount, { key: 'ca.crt' }),
        subjectAltNames: ['acme.partners.example'],
      }),
      routes,
    });
    const ec = mounted(chart, workload, 'ec', ca.issueServerCertificate('ec', { dnsNames: ['two.example.com'] }));
    const rsa = mounted(
      chart, workload, 'rsa', ca.issueServerCertificate('rsa', { dnsNames: ['two.example.com'], keyAlgorithm: KeyAlgorithm.RSA_2048 }),
    );
    gateway.addHost('two.example.com', {
      tls: ServerTls.simple({
        serverCertificate: ServerCertificate.ofKeyTypes({
          ecdsa: ServerCertificate.fromMountedFiles(ec), rsa: ServerCertificate.fromMountedFiles(rsa),
        }),
      }),
      routes,
    });
    const clients = new CaSecret(chart, 'Clients', {
      trustBundle: TrustBundle.of(ca), key: 'clients.pem', workload, metadata: { name: 'clients' },
    });
    const clientFiles = new SecretMount(chart, 'ClientFiles', { secret: clients, mountPath: '/etc/istio/clients', workload });
    gateway.addHost('paths.example.com', {
      tls: ServerTls.optionalMutual({
        serverCertificate: ServerCertificate.fromPaths({ serverCertificate: ec.path('tls.crt'), privateKey: '/etc/istio/ec/tls.key' }),
        clientCertificates: TrustBundleReference.fromMountedFile(clientFiles),
      }),
      routes,
    });
    gateway.addHost('path.example.com', {
      tls: ServerTls.mutual({
        serverCertificate: ServerCertificate.fromPaths({
          serverCertificate: '/etc/istio/rsa/tls.crt', privateKey: '/etc/istio/rsa/tls.key',
        }),
        clientCertificates: TrustBundleReference.fromPath('/etc/istio/clients/clients.pem'),
      }),
      routes,
    });
    return { patches: [GatewayVolumes.of([mount, ec, rsa, clientFiles]).toDeploymentPatch()] };
  },
};

function mounted(chart: Chart, workload: GatewayWorkload, name: string, bundle: CertificateBundle): SecretMount {
  const secret = new ServerCertificateSecret(chart, name, { bundle, workload });
  return new SecretMount(chart, `${name}-files`, { secret, mountPath: `/etc/istio/${name}`, workload });
}

/** Files where Istio's own installation mounts them. */
export const installedVolumes: CorpusProgram = {
  name: 'volumes of the installation',
  build: ({ chart, ca }) => {
    const workload = new GatewayWorkload({
      certificatesVolume: { name: 'certs', secretName: 'edge-certs', mountPath: '/etc/edge/certs' },
      caCertificatesVolume: { name: 'ca-certs', secretName: 'edge-ca-certs', mountPath: '/etc/edge/ca-certs' },
    });
    const server = SecretMount.forServerCertificate(
      chart, 'Server', { bundle: ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] }), workload },
    );
    const clients = SecretMount.forTrustBundle(chart, 'Clients', { trustBundle: TrustBundle.of(ca), key: 'clients.pem', workload });
    const gateway = new Gateway(chart, 'Gateway', { workload });
    gateway.addServer(Server.https({
      hosts: ['shop.example.com'],
      tls: ServerTls.mutual({
        serverCertificate: ServerCertificate.fromMountedFiles(server), clientCertificates: TrustBundleReference.fromMountedFile(clients),
      }),
    }));
    gateway.addVirtualService('Routes', { hosts: ['shop.example.com'], routes: [{ destination: Destination.service('web', 80) }] });
    return { patches: [GatewayVolumes.of([server, clients]).toDeploymentPatch()] };
  },
};
