import { App, YamlOutputType } from 'cdk8s';
import { Shop } from '../sealed/shop';
import { CertificateStore, SecretOutput } from 'cdk8s-istio-ingress';

/** Public keys of `age-keygen`: Flux in the cluster, and a person for emergencies. */
export const RECIPIENTS = [
  'age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v',
  'age1q4yzgwfs63lfdgxs95aj9xft45l3wzdmv89chdjnn36luuehrvesmkhtvs',
];

if (require.main === module) {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }); // sops decrypts a file with one Secret
  SecretOutput.sops({ ageRecipients: RECIPIENTS }).applyTo(app);
  new Shop(app, 'shop', { store: CertificateStore.directory('certificates') });
  app.synth();
}
