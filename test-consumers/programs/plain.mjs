// what a user without TypeScript writes: named imports, and the process ends with the next line
import { App, Chart } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Destination, Gateway, PathMatch, ServerTls } from 'cdk8s-istio-ingress';
import { IngressError } from 'cdk8s-istio-ingress/errors';

const app = new App();
const chart = new Chart(app, 'shop');
const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.directory('certificates') });
const gateway = new Gateway(chart, 'Gateway');
const options = {
  tls: ServerTls.issuedBy(ca),
  routes: [{ paths: [PathMatch.any()], destination: Destination.service('frontend', 80) }],
};
for (let index = 0; index < 20; index += 1) gateway.addHost(`host-${index}.example.com`, options);
try {
  gateway.addHost('not a host', options);
  process.exit(3);
} catch (error) {
  if (!(error instanceof IngressError && error.code === 'invalid-host')) throw error;
}
app.synth();
process.exit(0);
