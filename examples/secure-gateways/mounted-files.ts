import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { httpbin, productpage } from './backends';
import { SecureGatewaysProps } from './credential-name';
import { gatewayDeployment } from './gateway-deployment';
import { bookinfoRoutes, httpbinRoutes } from './routes';
import {
  Gateway, GatewayHost, GatewayVolumes, SecretMount, ServerCertificate, ServerCertificateSecret, ServerTls, TrustBundle,
  TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** The task in its own form: Secrets mounted into the gateway's Pods, which the Gateway names by path. */
export class MountedFiles extends Chart {
  public readonly hosts: GatewayHost[];
  public readonly volumes: GatewayVolumes;

  constructor(scope: Construct, id: string, { ca }: SecureGatewaysProps) {
    super(scope, id, { namespace: 'default' });

    const httpbinCertificate = SecretMount.forServerCertificate(this, 'HttpbinCertificate', {
      bundle: ca.issueServerCertificate('httpbin.example.com', { dnsNames: ['httpbin.example.com'] }),
    });
    const clientAuthorities = SecretMount.forTrustBundle(this, 'ClientAuthorities', {
      trustBundle: TrustBundle.of(ca),
      key: 'ca-chain.cert.pem',
    });
    const bookinfoCertificate = new SecretMount(this, 'BookinfoCertificate', {
      secret: new ServerCertificateSecret(this, 'BookinfoSecret', {
        bundle: ca.issueServerCertificate('bookinfo.com', { dnsNames: ['bookinfo.com'] }),
        metadata: { name: 'istio-ingressgateway-bookinfo-certs' },
      }),
      mountPath: '/etc/istio/ingressgateway-bookinfo-certs',
    });
    this.volumes = GatewayVolumes.of([httpbinCertificate, clientAuthorities, bookinfoCertificate]);

    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'mygateway' } });
    this.volumes.addTo(gatewayDeployment(this, gateway.workload));

    this.hosts = [
      gateway.addHost('httpbin.example.com', {
        name: 'httpbin',
        tls: ServerTls.mutual({
          serverCertificate: ServerCertificate.fromMountedFiles(httpbinCertificate),
          clientCertificates: TrustBundleReference.fromMountedFile(clientAuthorities),
        }),
        routes: httpbinRoutes(httpbin(this)),
      }),
      gateway.addHost('bookinfo.com', {
        name: 'bookinfo',
        tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromMountedFiles(bookinfoCertificate) }),
        routes: bookinfoRoutes(productpage(this)),
      }),
    ];
  }
}
