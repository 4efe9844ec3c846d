/** A program that ends itself in the line after its synth: `exit.js STORE OUTDIR HOSTS`. */
import { App, Chart } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Destination, Gateway, SecretOutput, ServerTls } from 'cdk8s-istio-ingress';

const [path, outdir, hosts] = process.argv.slice(2);
const app = new App({ outdir });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const ca = CertificateAuthority.selfSigned('stress-ca', { store: CertificateStore.directory(path), intermediate: true });
const secretOutput = SecretOutput.plain({ reason: 'a test of the store' });
const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, secretOutput, tls: ServerTls.issuedBy(ca) });
for (let at = 0; at < Number(hosts); at++) {
  gateway.addHost(`host-${at}.example.com`, { destination: Destination.service('frontend', 8080) });
}
app.synth();
process.exit(0);
