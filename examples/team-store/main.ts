import { App } from 'cdk8s';
import { Shop } from './shop';
import { Certificate, CertificateStore, Passphrase, SecretOutput } from 'cdk8s-istio-ingress';

// committed: private keys in it are encrypted with a passphrase that only writers have
const store = CertificateStore.directory('certificates', {
  passphrase: Passphrase.fromEnvironment('STORE_PASSPHRASE'),
  clock: { now: () => new Date(process.env.TODAY ?? Date.now()) }, // for walkthrough.sh, which looks into the future
});
const app = new App();
new Shop(app, 'shop', {
  store,
  secretOutput: SecretOutput.sealed({ certificate: Certificate.fromFile('sealed-secrets.pem') }),
  hosts: 'hosts',
});
app.synth();
