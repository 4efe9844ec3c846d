import { App, Chart, Yaml } from 'cdk8s';
import {
  CertificateAuthority, Destination, Gateway, GatewayVolumes, GatewayWorkload, MutualTlsSecret, PathMatch, SecretMount,
  ServerCertificate, ServerTls, TlsPolicy, ServerTlsOptions, TlsProtocolVersion, TrustAnchors, TrustBundle, TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** How certificates reach the gateway. */
export const FORMS = ['credentialName', 'mountedFiles'] as const;
export type Form = typeof FORMS[number];

/**
 * One gateway with every TLS mode that a client outside of the mesh can meet, in either form: mutual, simple with TLS 1.3
 * alone, optional mutual with TLS 1.2 alone on a wildcard, and passthrough.
 */
export function allModes(form: Form, ca: CertificateAuthority): string {
  const app = new App();
  const chart = new Chart(app, 'all-modes', { namespace: 'default' });
  const workload = new GatewayWorkload();
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'mygateway' }, workload });
  const material = form === 'credentialName' ? bySecret(ca) : byFiles(chart, workload, ca);

  gateway.addHost('httpbin.example.com', {
    tls: ServerTls.mutual(material.of('httpbin.example.com')),
    routes: [{ paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')], destination: Destination.service('httpbin', 8000) }],
  });
  gateway.addHost('bookinfo.com', {
    tls: ServerTls.simple({
      serverCertificate: material.of('bookinfo.com').serverCertificate,
      tlsPolicy: TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3 }),
    }),
    routes: [{ paths: [PathMatch.exact('/productpage')], destination: Destination.service('productpage', 9080) }],
  });
  gateway.addHost('*.wild.example', {
    tls: ServerTls.optionalMutual({ ...material.of('*.wild.example'), tlsPolicy: TlsPolicy.of({ maxProtocolVersion: TlsProtocolVersion.TLSV1_2 }) }),
    routes: [{ destination: Destination.service('wild', 80) }],
  });
  gateway.addPassthroughHost('pass.example.com', { destination: Destination.service('nginx', 443) });
  const patches = material.mounts.length > 0 ? [Yaml.stringify(GatewayVolumes.of(material.mounts).toDeploymentPatch())] : [];
  return [app.synthYaml(), ...patches].join('---\n');
}

interface Source {
  readonly of: Material;
  readonly mounts: SecretMount[];
}

type Material = (host: string) => { serverCertificate: ServerCertificate; clientCertificates: TrustAnchors } & ServerTlsOptions;

function bySecret(ca: CertificateAuthority): Source {
  return { of: () => ({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }), mounts: [] };
}

function byFiles(chart: Chart, workload: GatewayWorkload, ca: CertificateAuthority): Source {
  const mounts: SecretMount[] = [];
  const of = (host: string) => {
    const name = host.replace('*', 'wildcard');
    const bundle = ca.issueServerCertificate(name, { dnsNames: [host] });
    const secret = new MutualTlsSecret(chart, `Secret-${name}`, { bundle, trustBundle: TrustBundle.of(ca), workload });
    const mount = new SecretMount(chart, `Mount-${name}`, { secret, mountPath: `/etc/istio/${name}`, workload });
    mounts.push(mount);
    return {
      serverCertificate: ServerCertificate.fromMountedFiles(mount), clientCertificates: TrustBundleReference.fromMountedFile(mount),
    };
  };
  return { of, mounts };
}
