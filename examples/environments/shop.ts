import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { Environment } from './environments';
import { CertificateAuthority, CertificateStore, Destination, Gateway, GatewayWorkload, ServerTls } from 'cdk8s-istio-ingress';

export interface ShopProps {
  readonly environment: Environment;
  readonly store: CertificateStore;
}

/** The shop in one environment. */
export class Shop extends Chart {
  constructor(scope: Construct, id: string, { environment, store }: ShopProps) {
    super(scope, id, { namespace: 'shop' });
    const { name, domain, istioVersion, secretOutput } = environment;

    // an authority per environment: clients of staging do not trust production, and the other way round
    const ca = CertificateAuthority.selfSigned('shop-ca', { store, subject: { commonName: `shop ${name}` } });
    const gateway = new Gateway(this, 'Gateway', {
      metadata: { name: 'shop' },
      workload: new GatewayWorkload({ istioVersion }),
      tls: ServerTls.issuedBy(ca),
      secretOutput: secretOutput(),
    });
    gateway.addHost(`www.${domain}`, { destination: Destination.service('frontend', 8080) });
    gateway.addHost(`api.${domain}`, { destination: Destination.service('api', 8080) });
  }
}
