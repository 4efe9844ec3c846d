import { App } from 'cdk8s';
import { Httpbin } from './httpbin';
import { CertificateStore } from 'cdk8s-istio-ingress';

// Two settings to see what a later synth does: `EXAMPLE_DATE=2027-10-01` moves the clock, `EXAMPLE_HOST=…` adds a host.
const { EXAMPLE_DATE: date, EXAMPLE_HOST: anotherHost } = process.env;

const app = new App();
new Httpbin(app, 'httpbin', {
  store: CertificateStore.directory('certificates', { clock: date ? { now: () => new Date(date) } : undefined }),
  moreHosts: anotherHost ? [anotherHost] : [],
});
app.synth();
