import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, Destination, Gateway, CertificateStore, PathMatch, ServerTls } from 'cdk8s-istio-ingress';

export interface HttpbinProps {
  /** Where the authority and its certificates are kept between synths. */
  readonly store: CertificateStore;

  /**
   * Hosts beside httpbin.example.com, routed alike.
   *
   * @default - none
   */
  readonly moreHosts?: string[];
}

/** Istio's task "Securing Gateways with HTTPS": one host, https with redirect, certificate made at synth. */
export class Httpbin extends Chart {
  constructor(scope: Construct, id: string, props: HttpbinProps) {
    super(scope, id, { namespace: 'httpbin' });

    const ca = CertificateAuthority.selfSigned('httpbin-ca', { store: props.store });
    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'mygateway' }, tls: ServerTls.issuedBy(ca) });

    for (const host of ['httpbin.example.com', ...props.moreHosts ?? []]) {
      gateway.addHost(host, {
        name: host.split('.')[0],
        routes: [{
          paths: [PathMatch.prefix('/status'), PathMatch.prefix('/delay')],
          destination: Destination.service('httpbin', 8000),
        }],
      });
    }
  }
}
