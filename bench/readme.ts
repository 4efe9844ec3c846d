/** `readme.js HOSTS FOLDER`: the program of the README with as many hosts, as a user runs it. */
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, PathMatch, ServerTls } from 'cdk8s-istio-ingress';

const [count, folder] = process.argv.slice(2);
const store = CertificateStore.directory(join(folder, 'certificates'), { reporter: CertificateReporter.silent() });
const app = new App({ outdir: join(folder, 'dist') });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const ca = CertificateAuthority.selfSigned('shop-ca', { store });
const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca) });
for (let at = 0; at < Number(count); at++) {
  gateway.addHost(`host-${at}.example.com`, {
    routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 80) }],
  });
}
app.synth();
