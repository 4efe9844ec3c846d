import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, Destination, Gateway, CertificateStore, SecretOutput, ServerTls } from 'cdk8s-istio-ingress';

export interface ShopProps {
  readonly store: CertificateStore;
  /**
   * How private keys leave the program.
   *
   * @default - as chosen for the app
   */
  readonly secretOutput?: SecretOutput;
}

/** Two hosts over https. */
export class Shop extends Chart {
  constructor(scope: Construct, id: string, props: ShopProps) {
    super(scope, id, { namespace: 'shop' });

    const ca = CertificateAuthority.selfSigned('shop-ca', { store: props.store });
    const gateway = new Gateway(this, 'Gateway', {
      metadata: { name: 'shop' },
      tls: ServerTls.issuedBy(ca),
      secretOutput: props.secretOutput,
    });

    for (const host of ['shop.example.com', 'api.shop.example.com']) {
      gateway.addHost(host, { destination: Destination.service('frontend', 8080) });
    }
  }
}
