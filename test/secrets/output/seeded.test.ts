import { openSealed, openSops } from './opened';
import { AGE, controller, objects, shop } from './shop';
import { CertificateStore, SecretOutput } from '../../../src';
import { decodeBech32 } from '../../../src/secrets/sealing/bech32';

const { certificate, privateKey } = controller();
const sealed = SecretOutput.sealed({ certificate });
const sops = SecretOutput.sops({ ageRecipients: [AGE.recipient] });
const store = () => CertificateStore.deterministic('test');

test('a deterministic store seals to the same bytes, which the controller opens', () => {
  const [first, second] = [1, 2].map(() => objects(shop(store(), sealed), 'SealedSecret'));
  expect(second).toEqual(first);
  expect(openSealed(first[0].spec.encryptedData['tls.key'], privateKey, 'istio-system/shop.example.com')).toContain('PRIVATE KEY');
});

test('a deterministic store encrypts for SOPS to the same bytes, which open', () => {
  const [first, second] = [1, 2].map(() => objects(shop(store(), sops), 'Secret'));
  expect(second).toEqual(first);
  expect(Object.keys(openSops(first[0], decodeBech32(AGE.identity, 'age-secret-key-')!))).toEqual(['tls.crt', 'tls.key']);
});

test('what a deterministic store encrypts says that it is test material', () => {
  const [secret] = objects(shop(store(), sealed), 'SealedSecret');
  const mark = { 'cdk8s-istio-ingress/test-material': 'true' };
  expect([secret.metadata.annotations, secret.spec.template.metadata.annotations]).toEqual([mark, mark]);
  expect(objects(shop(store(), sops), 'Secret')[0].metadata.annotations).toEqual(mark);
});

test('no two values are encrypted from the same bytes', () => {
  const purposes: string[] = [];
  const { _setup } = store();
  const source = _setup.keySource;
  const keySource = Object.create(source, {
    createKeyPair: { value: source.createKeyPair.bind(source) },
    serialNumber: { value: source.serialNumber.bind(source) },
    sign: { value: source.sign.bind(source) },
    randomBytes: {
      value: (size: number, purpose: string) => {
        purposes.push(purpose);
        return source.randomBytes(size, purpose);
      },
    },
  });
  const watched = CertificateStore._of({ ..._setup, keySource });
  shop(watched, sealed).toJson();
  shop(watched, sops).toJson();
  expect(purposes.length).toBeGreaterThan(10);
  expect(new Set(purposes).size).toBe(purposes.length);
});
