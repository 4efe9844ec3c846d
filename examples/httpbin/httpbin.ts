import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, Destination, Gateway, ICertificateStore, PathMatch, ServerCertificate, ServerTls } from 'cdk8s-istio-ingress';

export interface HttpbinProps {
  /** Where the authority and its certificates are kept between synths. */
  readonly store: ICertificateStore;
}

/** Istio's task "Securing Gateways with HTTPS": one host, https with redirect, certificate made at synth. */
export class Httpbin extends Chart {
  constructor(scope: Construct, id: string, props: HttpbinProps) {
    super(scope, id, { namespace: 'httpbin' });

    const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: props.store });
    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'mygateway' } });

    gateway.addHost('httpbin.example.com', {
      name: 'httpbin',
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{
        paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')],
        destination: Destination.service('httpbin', 8000),
      }],
    });
  }
}
