import { App } from 'cdk8s';
import { CertificateStore } from 'cdk8s-istio-ingress';
import { Httpbin } from './httpbin';

const app = new App();
new Httpbin(app, 'httpbin', { store: CertificateStore.directory('certificates') });
app.synth();
