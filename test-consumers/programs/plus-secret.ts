import { App, Chart } from 'cdk8s';
import { CertificateAuthority, CertificateStore, Gateway, Server, ServerCertificate, ServerTls } from 'cdk8s-istio-ingress';
import { Secret } from 'cdk8s-plus-NN';

const app = new App({ outdir: 'dist-secret-NN' });
const chart = new Chart(app, 'gateway');
const { certificateChain, privateKey } = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') })
  .issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
const secret = new Secret(chart, 'Certificate', { metadata: { name: 'shop', namespace: 'istio-system' }, stringData: { 'tls.crt': certificateChain, 'tls.key': privateKey } });
new Gateway(chart, 'Gateway').addServer(Server.https({
  hosts: ['shop.example.com'], tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromSecret(secret) }),
}));
if (!app.synthYaml().includes('credentialName: shop')) throw new Error(app.synthYaml());
