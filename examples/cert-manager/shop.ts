import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  CertManagerCertificate, CertManagerIssuer, Destination, Gateway, PathMatch, ServerCertificate, ServerTls,
} from 'cdk8s-istio-ingress';

/** A host and all below it, with one certificate that cert-manager gets from Let's Encrypt. */
export class Shop extends Chart {
  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'shop' });
    const hosts = ['shop.example.com', '*.shop.example.com'];

    const certificate = new CertManagerCertificate(this, 'Certificate', {
      issuer: CertManagerIssuer.clusterIssuer('letsencrypt'),
      dnsNames: hosts,
    });
    new Gateway(this, 'Gateway', { metadata: { name: 'shop' } }).addHosts(hosts, {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(certificate) }),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }],
    });
  }
}
