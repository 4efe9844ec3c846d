import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { HttpbinProps } from './httpbin';
import {
  CertificateAuthority, Destination, Gateway, PathMatch, Server, ServerCertificate, ServerTls, ServerCertificateSecret, VirtualService,
} from 'cdk8s-istio-ingress';

/** The same as `Httpbin`, each step by hand. A test holds both to the same manifests. */
export class HttpbinByHand extends Chart {
  constructor(scope: Construct, id: string, props: HttpbinProps) {
    super(scope, id, { namespace: 'httpbin' });
    const hosts = ['httpbin.example.com'];

    const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: props.store });
    const bundle = ca.issueServerCertificate('httpbin.example.com', { dnsNames: hosts });
    const secret = new ServerCertificateSecret(this, 'Certificate', { bundle });

    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'mygateway' } });
    gateway.addServer(Server.https({ hosts, tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(secret) }) }));
    gateway.addServer(Server.http({ hosts, httpsRedirect: true }));

    new VirtualService(this, 'Routes', {
      metadata: { name: 'httpbin' },
      hosts,
      gateways: [gateway],
      routes: [{
        paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')],
        destination: Destination.service('httpbin', 8000),
      }],
    });
  }
}
