import { App } from 'cdk8s';
import { Shop } from './shop';
import { Certificate, CertificateStore, SecretOutput } from 'cdk8s-istio-ingress';

// SecretOutput.plain() would put the private keys into dist; this may be pushed to a public repository.
// The certificate is your controller's: kubeseal --fetch-cert > sealed-secrets.pem
const secretOutput = SecretOutput.sealed({ certificate: Certificate.fromFile('sealed-secrets.pem') });

const app = new App();
new Shop(app, 'shop', { store: CertificateStore.directory('certificates'), secretOutput });
app.synth();
