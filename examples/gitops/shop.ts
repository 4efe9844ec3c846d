import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { CertificateAuthority, CertificateStore, Destination, Gateway, SecretOutput, ServerTls } from 'cdk8s-istio-ingress';

export interface ShopProps {
  readonly store: CertificateStore;
  readonly secretOutput: SecretOutput;
  /** One file per host, with the name of the Service behind it: two branches that add hosts change different files. */
  readonly hosts: string;
}

export class Shop extends Chart {
  constructor(scope: Construct, id: string, { store, secretOutput, hosts }: ShopProps) {
    super(scope, id, { namespace: 'shop' });
    const ca = CertificateAuthority.selfSigned('shop-ca', { store });
    const gateway = new Gateway(this, 'Gateway', { metadata: { name: 'shop' }, secretOutput, tls: ServerTls.issuedBy(ca) });
    for (const host of readdirSync(hosts).sort()) {
      gateway.addHost(host, { destination: Destination.service(readFileSync(join(hosts, host), 'utf8').trim(), 8080) });
    }
  }
}
