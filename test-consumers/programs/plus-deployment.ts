import { App, Chart } from 'cdk8s';
import { GatewayVolumes, SecretMount, ServerCertificateSecret } from 'cdk8s-istio-ingress';
import { Deployment } from 'cdk8s-plus-NN';

const app = new App({ outdir: 'dist-deployment-NN' });
const chart = new Chart(app, 'gateway');
const secret = ServerCertificateSecret.fromSecretName(chart, 'Certificate', 'shop');
const mount = new SecretMount(chart, 'Mount', { secret, mountPath: '/etc/istio/shop' });
const deployment = new Deployment(chart, 'Deployment', { containers: [{ name: 'istio-proxy', image: 'auto' }] });
GatewayVolumes.of([mount]).addTo(deployment);
app.synth();
for (const text of ['mountPath: /etc/istio/shop', 'secretName: shop']) if (!app.synthYaml().includes(text)) throw new Error(app.synthYaml());
