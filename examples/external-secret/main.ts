import { App } from 'cdk8s';
import { Shop } from '../sealed/shop';
import { CertificateStore, ExternalSecretStore, SecretOutput } from 'cdk8s-istio-ingress';

const app = new App();
SecretOutput.externalSecret({
  secretStore: ExternalSecretStore.cluster('vault'),
  keyPrefix: 'ingress/',
  // then, for each folder in it: vault kv put secret/ingress/HOST tls.crt=@tls.crt tls.key=@tls.key
  uploadDirectory: 'upload',
}).applyTo(app);
new Shop(app, 'shop', { store: CertificateStore.directory('certificates') });
app.synth();
