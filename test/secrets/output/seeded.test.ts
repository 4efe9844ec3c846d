import { hkdfSync } from 'node:crypto';
import { openSealed, openSops } from './opened';
import { AGE, controller, objects, shop } from './shop';
import { ICertificateStore, SecretOutput } from '../../../src';
import { CryptoKeySource } from '../../../src/pki/keys/crypto-key-source';
import { setKeySource } from '../../../src/pki/keys/key-source';
import { decodeBech32 } from '../../../src/secrets/sealing/bech32';
import { Synths } from '../../pki/pki-helpers';

const purposes: string[] = [];

/** Random bytes from a seed; keys of certificates stay random. */
class Seeded extends CryptoKeySource {
  public readonly forTests = true;

  public randomBytes(size: number, purpose = ''): Buffer {
    purposes.push(purpose);
    return Buffer.from(hkdfSync('sha256', 'seed', '', purpose, size));
  }
}

/** The same certificates at a first synth of a store that encrypts from a seed. */
function twice(output: SecretOutput, kind: string): any[] {
  const synths = new Synths();
  shop(synths.store()).toJson();
  const seeded = (store: ICertificateStore) => {
    setKeySource(store, new Seeded());
    return store;
  };
  return [1, 2].map(() => {
    [...synths.records.keys()].filter((name) => name.includes('/')).forEach((name) => synths.records.delete(name));
    return objects(shop(seeded(synths.store()), output), kind);
  });
}

const { certificate, privateKey } = controller();

test('a seeded store seals to the same bytes, which the controller opens', () => {
  const [first, second] = twice(SecretOutput.sealed({ certificate }), 'SealedSecret');
  expect(second).toEqual(first);
  expect(openSealed(first[0].spec.encryptedData['tls.key'], privateKey, 'istio-system/shop.example.com')).toContain('PRIVATE KEY');
});

test('a seeded store encrypts for SOPS to the same bytes, which open', () => {
  const [first, second] = twice(SecretOutput.sops({ ageRecipients: [AGE.recipient] }), 'Secret');
  expect(second).toEqual(first);
  expect(Object.keys(openSops(first[0], decodeBech32(AGE.identity, 'age-secret-key-')!))).toEqual(['tls.crt', 'tls.key']);
});

test('what a seeded store encrypts says that it is test material', () => {
  const [[sealed]] = twice(SecretOutput.sealed({ certificate }), 'SealedSecret');
  const mark = { 'cdk8s-istio-ingress/test-material': 'true' };
  expect([sealed.metadata.annotations, sealed.spec.template.metadata.annotations]).toEqual([mark, mark]);
});

test('no two values are encrypted from the same bytes', () => {
  purposes.length = 0;
  const synths = new Synths();
  const store = synths.store();
  setKeySource(store, new Seeded());
  const chart = shop(store, SecretOutput.sealed({ certificate }));
  chart.toJson();
  shop(store, SecretOutput.sops({ ageRecipients: [AGE.recipient] })).toJson();
  expect(new Set(purposes).size).toBe(purposes.length);
});
