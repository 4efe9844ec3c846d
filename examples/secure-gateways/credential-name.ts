import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { httpbin, productpage } from './backends';
import { bookinfoRoutes, httpbinRoutes } from './routes';
import { CertificateAuthority, Gateway, GatewayHost, ServerCertificate, ServerTls, TrustBundle } from 'cdk8s-istio-ingress';

export interface SecureGatewaysProps {
  /** Issues the servers' certificates and is trusted for the clients'. */
  readonly ca: CertificateAuthority;
}

/** The task as Istio recommends it today: the Gateway names Secrets, which istiod brings to the gateway. */
export class CredentialName extends Chart {
  public readonly hosts: GatewayHost[];

  constructor(scope: Construct, id: string, { ca }: SecureGatewaysProps) {
    super(scope, id, { namespace: 'default' });
    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'mygateway' } });

    this.hosts = [
      gateway.addHost('httpbin.example.com', {
        name: 'httpbin',
        tls: ServerTls.mutual({
          serverCertificate: ServerCertificate.issuedBy(ca, { name: 'httpbin-credential' }),
          clientCertificates: TrustBundle.of(ca),
        }),
        routes: httpbinRoutes(httpbin(this)),
      }),
      gateway.addHost('bookinfo.com', {
        name: 'bookinfo',
        tls: ServerTls.issuedBy(ca, { name: 'bookinfo-credential' }),
        routes: bookinfoRoutes(productpage(this)),
      }),
    ];
  }
}
