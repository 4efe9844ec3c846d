import { App } from 'cdk8s';
import { Shop } from './shop';
import { store } from './store';
import { ArgoCdSyncWaves, Certificate, SecretOutput } from 'cdk8s-istio-ingress';

// for Argo CD: SealedSecrets (kubeseal --fetch-cert > sealed-secrets.pem), and waves so that Secrets come before Gateways
const app = new App({ outdir: 'dist/argo-cd' });
const secretOutput = SecretOutput.sealed({ certificate: Certificate.fromFile('sealed-secrets.pem') });
new Shop(app, 'shop', { store, secretOutput, hosts: 'hosts' });
ArgoCdSyncWaves.applyTo(app);
app.synth();
