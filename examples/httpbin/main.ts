import { App } from 'cdk8s';
import { Httpbin } from './httpbin';
import { CertificateStore } from 'cdk8s-istio-ingress';

const app = new App();
new Httpbin(app, 'httpbin', { store: CertificateStore.directory('certificates') });
app.synth();
