import { join } from 'node:path';
import { App } from 'cdk8s';
import { chosenEnvironments } from './environments';
import { Shop } from './shop';
import { CertificateReporter, CertificateStore } from 'cdk8s-istio-ingress';

// one App, one store and one output folder per environment: each can be synthesized without the others
for (const environment of chosenEnvironments(process.env.ENVIRONMENT)) {
  const { name, passphrase } = environment;
  const store = CertificateStore.directory(join('certificates', name), { passphrase, reporter: CertificateReporter.stderr(name) });
  const app = new App({ outdir: join('dist', name) });
  new Shop(app, 'shop', { environment, store });
  app.synth();
}
