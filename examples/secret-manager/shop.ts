import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, Destination, Gateway, CertificateStore, ServerTls } from 'cdk8s-istio-ingress';

export class Shop extends Chart {
  public constructor(scope: Construct, id: string, store: CertificateStore) {
    super(scope, id, { namespace: 'shop' });
    const ca = CertificateAuthority.selfSigned('shop-ca', { store });
    const gateway = new Gateway(this, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    gateway.addHost('shop.example.com', { destination: Destination.service('frontend', 8080) });
  }
}
