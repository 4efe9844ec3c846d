import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, Destination, Gateway, ICertificateStore, PathMatch, ServerCertificate, ServerTls } from 'cdk8s-istio-ingress';

export class Shop extends Chart {
  public constructor(scope: Construct, id: string, store: ICertificateStore) {
    super(scope, id, { namespace: 'shop' });
    const ca = CertificateAuthority.selfSigned('shop-ca', { store });
    new Gateway(this, 'Gateway').addHost('shop.example.com', {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }],
    });
  }
}
