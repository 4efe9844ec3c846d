import { App, YamlOutputType } from 'cdk8s';
import { Shop } from './shop';
import { store } from './store';
import { SecretOutput } from 'cdk8s-istio-ingress';

// for Flux, which decrypts SOPS itself: the age key is in the Secret sops-age of the cluster
const app = new App({ outdir: 'dist/flux', yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
const secretOutput = SecretOutput.sops({ ageRecipients: ['age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v'] });
new Shop(app, 'shop', { store, secretOutput, hosts: 'hosts' });
app.synth();
