import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { httpbin, productpage } from '../secure-gateways/backends';
import { bookinfoRoutes, httpbinRoutes } from '../secure-gateways/routes';
import {
  CertificateAuthority,
  KubernetesGateway,
  KubernetesHttpHost,
  ServerCertificate,
  ServerTls,
  TrustBundle,
} from 'cdk8s-istio-ingress';

export interface GatewayApiProps {
  /** Issues the servers' certificates and is trusted for the clients'. */
  readonly ca: CertificateAuthority;
}

/** The chart of `../secure-gateways/credential-name.ts` with one word changed: `KubernetesGateway` instead of `Gateway`. */
export class GatewayApi extends Chart {
  public readonly hosts: KubernetesHttpHost[];

  constructor(scope: Construct, id: string, { ca }: GatewayApiProps) {
    super(scope, id, { namespace: 'default' });
    const gateway = new KubernetesGateway(this, 'Gateway', { metadata: { name: 'mygateway' } });

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
