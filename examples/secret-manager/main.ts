import { App } from 'cdk8s';
import { FakeSecretManager, SecretManager } from './secret-manager';
import { SecretManagerStore } from './secret-manager-store';
import { Shop } from './shop';
import { CertificateStore } from 'cdk8s-istio-ingress';

const PATH = 'ingress/certificates';

export async function main(manager: SecretManager, app: App): Promise<void> {
  const store = await SecretManagerStore.load(manager, PATH);
  new Shop(app, 'shop', CertificateStore.of(store));
  app.synthYaml(); //                    everything is issued, and no file is written
  await store.save(manager, PATH); //    durable; or this throws, and there are no manifests
  app.synth(); //                        the same manifests, to dist
}

if (require.main === module) {
  void main(new FakeSecretManager('certificates/fake-secret-manager.json'), new App());
}
