import { App, Chart } from 'cdk8s';
import { Destination, PathMatch, VirtualService } from 'cdk8s-istio-ingress';
import { Service } from 'cdk8s-plus-NN';

const app = new App({ outdir: 'dist-service-NN' });
const chart = new Chart(app, 'routes');
const service = new Service(chart, 'Api', { metadata: { name: 'api', namespace: 'backends' }, ports: [{ port: 8080 }] });
new VirtualService(chart, 'Routes', {
  hosts: ['shop.example.com'], routes: [{ paths: [PathMatch.any()], destination: Destination.fromService(service) }],
});
app.synth();
if (!app.synthYaml().includes('host: api.backends.svc.cluster.local')) throw new Error(app.synthYaml());
