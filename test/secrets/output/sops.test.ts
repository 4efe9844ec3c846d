import { openSops } from './opened';
import { AGE, documents, HOSTS, objects, OTHER_RECIPIENT, PRIVATE_KEY, shop } from './shop';
import { SecretOutput, ServerCertificateSecret } from '../../../src';
import { decodeBech32 } from '../../../src/secrets/sealing/bech32';
import { problemOf } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

const identity = decodeBech32(AGE.identity, 'age-secret-key-')!;
const one = SecretOutput.sops({ ageRecipients: [AGE.recipient] });
const both = SecretOutput.sops({ ageRecipients: [OTHER_RECIPIENT, AGE.recipient] });

describe('a Secret encrypted as SOPS does it', () => {
  const synths = new Synths();
  const [secret] = objects(shop(synths.store(), one), 'Secret');

  test('opens with the key of its recipient, and its MAC is right', () => {
    const { certificateChain, privateKey } = synths.records.get('shop.example.com')!;
    expect(openSops(secret, identity)).toEqual({ 'tls.crt': certificateChain, 'tls.key': privateKey });
  });

  test('says what SOPS and Flux look for', () => {
    expect(secret).toMatchObject({
      apiVersion: 'v1',
      type: 'kubernetes.io/tls',
      metadata: { name: 'shop.example.com', namespace: 'istio-system', labels: { team: 'shop' } },
      sops: {
        age: [{ recipient: AGE.recipient, enc: expect.stringMatching(/^-----BEGIN AGE ENCRYPTED FILE-----\n/) }],
        encrypted_regex: '^(data|stringData)$',
        lastmodified: '2026-11-23T12:00:00Z',
        mac_only_encrypted: true,
        version: '3.9.0',
      },
    });
  });

  test.each([
    ['a value of it is changed', (copy: any) => { copy.data['tls.crt'] = copy.data['tls.crt'].replace(/data:.../, 'data:AAA'); }],
    ['two values of it are swapped', (copy: any) => { copy.data = { 'tls.crt': copy.data['tls.key'], 'tls.key': copy.data['tls.crt'] }; }],
    ['a value of it is left out', (copy: any) => { delete copy.data['tls.crt']; }],
    ['its date is changed', (copy: any) => { copy.sops.lastmodified = '2026-11-24T12:00:00Z'; }],
  ])('does not open when %s', (_, change) => {
    const copy = structuredClone(secret);
    change(copy);
    expect(() => openSops(copy, identity)).toThrow();
  });

  test('cannot have a label that SOPS would take for an encrypted value', () => {
    const chart = shop(new Synths().store(), one);
    const construct = chart.node.findAll().find(each => each instanceof ServerCertificateSecret)!;
    construct.apiObject!.metadata.addLabel('data', '1');
    expect(problemOf(() => chart.toJson())).toMatchObject({ code: 'invalid-secret-output', message: expect.stringContaining("'data'") });
  });

  test('has no private key in it', () => {
    expect(Object.values(documents(shop(new Synths().store(), one))).join('')).not.toMatch(PRIVATE_KEY);
  });
});

describe('what was encrypted', () => {
  test('is the same at the next synth', () => {
    const synths = new Synths();
    const first = documents(shop(synths.store(), one));
    synths.clock.forward(1);
    expect(documents(shop(synths.store(), SecretOutput.sops({ ageRecipients: [AGE.recipient] })))).toEqual(first);
    expect(synths.lines).toEqual([]);
  });

  test('is the same in whatever order recipients are given', () => {
    const synths = new Synths();
    const first = documents(shop(synths.store(), both));
    expect(documents(shop(synths.store(), SecretOutput.sops({ ageRecipients: [AGE.recipient, OTHER_RECIPIENT] })))).toEqual(first);
  });

  test('keeps its values when a recipient is added, who can open them', () => {
    const synths = new Synths();
    const onlyOther = SecretOutput.sops({ ageRecipients: [OTHER_RECIPIENT] });
    const [before] = objects(shop(synths.store(), onlyOther), 'Secret');
    const [after] = objects(shop(synths.store(), both), 'Secret');
    expect({ data: after.data, mac: after.sops.mac, lastmodified: after.sops.lastmodified })
      .toEqual({ data: before.data, mac: before.sops.mac, lastmodified: before.sops.lastmodified });
    expect(after.sops.age.map(({ recipient }: any) => recipient)).toEqual([AGE.recipient, OTHER_RECIPIENT]);
    expect(after.sops.age[1]).toEqual(before.sops.age[0]);
    expect(Object.keys(openSops(after, identity))).toEqual(['tls.crt', 'tls.key']);
    expect(synths.lines).toEqual([`encrypted 2 Secrets: recipients changed (+${AGE.recipient})`]);
  });

  test('is encrypted with another key when a recipient is removed, who knows the old one', () => {
    const synths = new Synths();
    const [before] = objects(shop(synths.store(), both), 'Secret');
    const [after] = objects(shop(synths.store(), one), 'Secret');
    expect(after.data).not.toEqual(before.data);
    expect(synths.records.get(`sops/istio-system/${HOSTS[0]}`)!.dataKey).toBeDefined();
    expect(Object.keys(openSops(after, identity))).toEqual(['tls.crt', 'tls.key']);
    expect(synths.lines).toEqual([`encrypted 2 Secrets: recipients changed (−${OTHER_RECIPIENT})`]);
  });
});

describe('an age recipient', () => {
  test.each([
    ['has a typing error', AGE.recipient.replace('q9', 'q8')],
    ['is a key of SSH', 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDd'],
    ['is mixed in case', AGE.recipient.replace('age', 'Age')],
    ['is a point with which every shared secret is zero', 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z'],
    ['is empty', ''],
  ])('that %s is refused when it is given', (_, text) => {
    expect(problemOf(() => SecretOutput.sops({ ageRecipients: [text] }))).toMatchObject({
      code: 'invalid-recipient',
      field: 'ageRecipients',
    });
  });

  test('that is the private half is refused without being shown', () => {
    const error = problemOf(() => SecretOutput.sops({ ageRecipients: [AGE.identity] }));
    expect(error.code).toBe('invalid-recipient');
    expect(error.message).not.toContain(AGE.identity.slice(0, 24));
  });

  test.each([[[]], [[AGE.recipient, AGE.recipient.toUpperCase()]]])('list %j is refused', ageRecipients => {
    expect(problemOf(() => SecretOutput.sops({ ageRecipients }))).toMatchObject({ code: 'invalid-recipient' });
  });
});
