import { Duration } from 'cdk8s';
import { Synths } from './pki-helpers';
import {
  CertificateAuthority,
  CertificateStore,
  KeyAlgorithm,
  Passphrase,
  SelfSignedAuthorityOptions,
  ServerCertificateOptions,
} from '../../src';
import { CertificateRecordKind } from '../../src/pki/store/record-kind';

/** One program: an authority and one certificate of it, read as manifests are. */
function program(
  store: CertificateStore,
  options: Partial<ServerCertificateOptions> = {},
  authority: Partial<SelfSignedAuthorityOptions> = {},
) {
  const ca = CertificateAuthority.selfSigned('ca', { store, ...authority });
  return ca.issueServerCertificate('shop', { dnsNames: ['a.example', 'b.example'], ...options });
}

describe('what a synth does and says', () => {
  test('the first synth issues and reports everything', () => {
    const synths = new Synths();
    void program(synths.store(), {}, { intermediate: true }).certificateChain;
    expect(synths.lines).toEqual([
      'created ca: new (EC P-256, expires 2036-11-20)',
      'created ca-intermediate: new (EC P-256, expires 2031-11-22)',
      'created shop: new (EC P-256, expires 2027-12-25)',
    ]);
    expect(synths.writes).toBe(1);
  });

  test('the second synth uses the same bytes and writes nothing', () => {
    const synths = new Synths();
    const first = program(synths.store());
    const { certificateChain, privateKey, trustAnchors: { pem } } = first;
    const second = program(synths.store());
    expect(second).toMatchObject({ certificateChain, privateKey, trustAnchors: { pem } });
    expect(synths.changes.map(({ name, action }) => ({ name, action }))).toEqual([
      { name: 'ca', action: 'unchanged' },
      { name: 'shop', action: 'unchanged' },
    ]);
    expect(synths.writes).toBe(1);
  });

  test.each<[string, Partial<ServerCertificateOptions>, string]>([
    ['another host', { dnsNames: ['a.example', 'c.example'] }, 'hosts changed (+c.example, −b.example)'],
    ['an address', { ipAddresses: ['192.0.2.1'] }, 'hosts changed (+192.0.2.1)'],
    ['another kind of key', { keyAlgorithm: KeyAlgorithm.EC_P384 }, 'key algorithm changed'],
    ['another lifetime', { lifetime: Duration.days(90) }, 'requested (lifetime changed)'],
    ['another subject', { subject: { organization: 'Shop' } }, 'requested (subject changed)'],
    ['a wish', { reissue: '2026-11 key was on a lost laptop' }, 'requested (2026-11 key was on a lost laptop)'],
    ['two reasons', { dnsNames: ['a.example'], keyAlgorithm: KeyAlgorithm.EC_P384 }, 'hosts changed (−b.example), key algorithm changed'],
  ])('%s is a reason', (_, options, reason) => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    const before = synths.serials;
    void program(synths.store(), options).privateKey;
    expect(synths.changes).toContainEqual(expect.objectContaining({ name: 'shop', action: 'renewed', reason }));
    expect(synths.serials.shop).not.toBe(before.shop);
    expect(synths.serials.ca).toBe(before.ca);
  });

  test.each<[string, Partial<ServerCertificateOptions>]>([
    ['the order and spelling of hosts', { dnsNames: ['B.example', 'a.example', 'b.example'] }],
    ['defaults that are spelled out', { keyAlgorithm: KeyAlgorithm.EC_P256, lifetime: Duration.hours(397 * 24) }],
    ['the renewal window, while it is not reached', { renewBefore: Duration.days(10) }],
    ['the reuse of keys', { reuseKey: true }],
  ])('%s: no reason', (_, options) => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    void program(synths.store(), options).privateKey;
    expect(synths.lines).toEqual([]);
  });

  test('another key of the authority reissues what it issued', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    void program(synths.store(), {}, { keyAlgorithm: KeyAlgorithm.EC_P384 }).privateKey;
    expect(synths.changes.map(({ name, reason }) => [name, reason])).toEqual([
      ['ca', 'key algorithm changed'],
      ['shop', 'authority changed'],
    ]);
  });

  test('an intermediate put in between reissues the certificate', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    void program(synths.store(), {}, { intermediate: true }).privateKey;
    expect(synths.changes.map(({ name, reason }) => [name, reason])).toEqual([
      ['ca', 'requested (path length changed)'], ['ca-intermediate', 'new'], ['shop', 'authority changed'],
    ]);
  });
});

describe('renewal', () => {
  test('begins with the last third of the lifetime', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    synths.clock.forward(264);
    void program(synths.store()).privateKey;
    expect(synths.lines).toEqual([]);
    synths.clock.forward(1);
    void program(synths.store()).privateKey;
    expect(synths.lines).toEqual(['renewed shop: expires in 132 days (EC P-256, expires 2028-09-15)']);
  });

  test('renewBefore moves its beginning', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    synths.clock.forward(370);
    void program(synths.store(), { renewBefore: Duration.days(20) }).privateKey;
    expect(synths.lines).toEqual([]);
    synths.clock.forward(7);
    void program(synths.store(), { renewBefore: Duration.days(20) }).privateKey;
    expect(synths.lines).toEqual([expect.stringContaining('renewed shop: expires in 20 days')]);
  });

  test('after the end the reason is expired', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    synths.clock.forward(400);
    void program(synths.store()).privateKey;
    expect(synths.lines).toEqual([expect.stringContaining('renewed shop: expired')]);
  });

  test('makes a new key, or keeps it when asked to', () => {
    const synths = new Synths();
    const first = program(synths.store()).privateKey;
    synths.clock.forward(300);
    const second = program(synths.store()).privateKey;
    synths.clock.forward(300);
    const third = program(synths.store(), { reuseKey: true });
    expect(second).not.toBe(first);
    expect(third.privateKey).toBe(second);
    expect(synths.lines).toEqual([expect.stringContaining('renewed shop')]);
  });

  test('an authority keeps its key, so that what it issued stays, and clients with the old root continue', () => {
    const synths = new Synths();
    const authority = { lifetime: Duration.days(900) };
    const first = program(synths.store(), { lifetime: Duration.days(800) }, authority);
    const oldRoot = first.trustAnchors.pem;
    const chain = first.certificateChain;
    synths.clock.forward(605);
    const second = program(synths.store(), { lifetime: Duration.days(800), renewBefore: Duration.days(1) }, authority);
    expect(second.certificateChain).toBe(chain);
    expect(second.trustAnchors.pem).not.toBe(oldRoot);
    expect(synths.lines).toEqual([expect.stringContaining('renewed ca: expires in 295 days')]);
  });

  test('does not repeat itself when the authority ends first', () => {
    const synths = new Synths();
    const authority = { lifetime: Duration.days(100) };
    void program(synths.store(), { renewBefore: Duration.days(300) }, authority).privateKey;
    void program(synths.store(), { renewBefore: Duration.days(300) }, authority).privateKey;
    expect(synths.lines).toEqual([]);
  });
});

describe('nothing is issued', () => {
  test('by asking alone', () => {
    const synths = new Synths();
    const bundle = program(synths.store());
    expect([bundle.name, bundle.dnsNames, bundle.covers('a.example'), String(bundle)]).toEqual([
      'shop', ['a.example', 'b.example'], true, 'CertificateBundle(shop: a.example, b.example)',
    ]);
    expect(synths.records.size).toBe(0);
  });

  test('when the store cannot write', () => {
    const synths = new Synths();
    const store = synths.store({ onWrite: () => { throw new Error('no space left on device'); } });
    expect(() => program(store).privateKey).toThrow('no space left on device');
    expect(synths.changes).toEqual([]);
    void program(synths.store()).privateKey;
    expect(synths.lines).toEqual([expect.stringContaining('created ca: new'), expect.stringContaining('created shop: new')]);
  });

  test('by a frozen store, which lists what would be', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    const frozen = program(synths.store({ frozen: true }), { dnsNames: ['a.example'], reissue: 'x' });
    expect(() => frozen.certificateChain).toThrow(
      'the store is frozen, but 1 certificate would be issued (shop: hosts changed (−b.example), requested (x)); '
      + 'synthesize once without `frozen`, and commit what it writes (store-frozen)');
    expect(synths.writes).toBe(1);
  });

  test('by a frozen store that has everything, and material is there', () => {
    const synths = new Synths();
    const { privateKey } = program(synths.store());
    expect(program(synths.store({ frozen: true })).privateKey).toBe(privateKey);
  });

  test('when the clock is behind the store by more than a day', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    synths.clock.forward(-365);
    expect(() => program(synths.store()).privateKey).toThrow(
      /the clock shows 2025-11-23T12:00:00.000Z, but 'ca' in the store is valid from 2026-11-23T11:55:00.000Z; .*\(clock-behind\)/,
    );
  });
});

describe('names', () => {
  test('the same request twice is one bundle', () => {
    const store = new Synths().store();
    expect(program(store)).toBe(program(store, { dnsNames: ['b.example', 'a.example'] }));
  });

  test('two different requests under one name show both places', () => {
    const store = new Synths().store();
    program(store);
    expect(() => program(store, { dnsNames: ['c.example'] })).toThrow(
      /'shop' is requested twice with different contents: first at .*settle\.test\.ts:\d+:\d+, now at .*settle\.test\.ts:\d+:\d+; .* \(store-conflict\)/);
  });

  test('two authorities cannot issue under one name', () => {
    const store = new Synths().store();
    program(store);
    const other = CertificateAuthority.selfSigned('other', { store });
    expect(() => other.issueServerCertificate('shop', { dnsNames: ['a.example', 'b.example'] })).toThrow(/requested twice/);
  });

  test('what is requested after a settle is settled in another round', () => {
    const synths = new Synths();
    const store = synths.store();
    const first = program(store).certificateChain;
    const later = CertificateAuthority.selfSigned('ca', { store }).issueClientCertificate('late');
    expect(later.certificate.subject).toBe('CN=late');
    expect(program(store).certificateChain).toBe(first);
    expect(synths.lines).toHaveLength(3);
    expect(synths.writes).toBe(2);
  });

  test('what the program no longer requests is reported and kept', () => {
    const synths = new Synths();
    void program(synths.store()).privateKey;
    void CertificateAuthority.selfSigned('ca', { store: synths.store() }).trustAnchors.pem;
    expect(synths.lines).toEqual(['unused shop: not requested by this program, kept in the store']);
    expect(synths.records.has('shop')).toBe(true);
  });

  test('the order of requests does not matter', () => {
    const synths = new Synths();
    const ask = (names: string[]) => {
      const ca = CertificateAuthority.selfSigned('ca', { store: synths.store() });
      return Object.fromEntries(names.map(name => [name, ca.issueServerCertificate(name, { dnsNames: [`${name}.example`] })]).reverse());
    };
    const first = ask(['x', 'y', 'z']);
    const chains = ['x', 'y', 'z'].map(name => first[name].certificateChain);
    const second = ask(['z', 'x', 'y']);
    expect(['x', 'y', 'z'].map(name => second[name].certificateChain)).toEqual(chains);
  });

  test('one host more changes that host alone', () => {
    const synths = new Synths();
    const ask = (hosts: string[]) => {
      const ca = CertificateAuthority.selfSigned('ca', { store: synths.store() });
      hosts.forEach(host => ca.issueServerCertificate(host, { dnsNames: [host] }));
      return ca.trustAnchors.pem;
    };
    ask(['a.example', 'b.example']);
    const before = synths.serials;
    ask(['a.example', 'c.example', 'b.example']);
    expect(synths.serials).toMatchObject(before);
    expect(synths.lines).toEqual([expect.stringContaining('created c.example: new')]);
  });
});

test('what a newer version wrote is refused', () => {
  const synths = new Synths();
  void program(synths.store()).privateKey;
  const record = synths.records.get('shop')!;
  synths.records.set('shop', { ...record, spec: record.spec.replace('"v":1', '"v":2') });
  expect(() => program(synths.store()).privateKey).toThrow(
    /records for 'shop' has a form that this version does not know; .* \(store-unreadable\)/,
  );
});

test.each(['authority', 'revocation-list'])('a certificate that the store lists as %s is refused', kind => {
  const synths = new Synths();
  void program(synths.store()).privateKey;
  const { certificateChain, privateKey, ...record } = synths.records.get('shop')!;
  synths.records.set('shop', { ...record, kind: kind as CertificateRecordKind, ...kind === 'authority' ? { certificateChain } : { revocationList: 'x' } });
  expect(() => program(synths.store()).privateKey)
    .toThrow(expect.objectContaining({ code: 'store-unreadable', message: expect.stringContaining(`the kind ${kind} instead of certificate`) }));
});

test('a name that a revocation list had can become that of a certificate', () => {
  const synths = new Synths();
  void program(synths.store()).privateKey;
  const { certificateChain, privateKey, ...record } = synths.records.get('shop')!;
  const spec = record.spec.replace('"type":"server"', '"type":"crl"');
  synths.records.set('shop', { ...record, spec, kind: CertificateRecordKind.REVOCATION_LIST, revocationList: 'x' });
  expect(program(synths.store()).privateKey).toContain('PRIVATE KEY');
});

test.each([new Date('not a date'), new Date('1940-01-01'), new Date('9999-01-01'), undefined as unknown as Date])(
  'a clock that says %s is an error, on an empty store and on a full one',
  now => {
    const synths = new Synths();
    const broken = () => {
      const { _setup } = synths.store();
      return program(CertificateStore._of({ ..._setup, clock: { now: () => now } }));
    };
    expect(() => broken().privateKey).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'clock' }));
    void program(synths.store()).privateKey;
    expect(() => broken().privateKey).toThrow(expect.objectContaining({ code: 'invalid-argument', field: 'clock' }));
    expect(synths.writes).toBe(1);
  },
);

test('an authority that gets a passphrase later keeps its key, encrypted from then on', () => {
  const synths = new Synths();
  const passphrase = Passphrase.fromValue('correct horse battery staple');
  const { certificateChain } = program(synths.store(), {}, { intermediate: true });
  const plain = synths.records.get('ca-intermediate')!;
  const later = program(synths.store(), {}, { intermediate: true, passphrase });
  expect(later.certificateChain.split('-----END')[0]).toBe(certificateChain.split('-----END')[0]);
  expect(synths.lines.map(line => line.replace(/ \(EC.*/, ''))).toEqual([
    'renewed ca: requested (passphrase of the key changed)',
    'renewed ca-intermediate: requested (passphrase of the key changed)',
  ]);
  const encrypted = synths.records.get('ca-intermediate')!;
  expect(encrypted.privateKey).toContain('BEGIN ENCRYPTED PRIVATE KEY');
  expect(encrypted.keyId).toBe(plain.keyId);
  expect(() => program(synths.store(), {}, { intermediate: true }).privateKey).toThrow(
    /the private key of 'ca' is encrypted; set its passphrase \(invalid-key\)/,
  );
});

test('an authority with a passphrase in one place and without in another is a conflict', () => {
  const store = new Synths().store();
  CertificateAuthority.selfSigned('ca', { store, passphrase: Passphrase.fromValue('correct horse battery staple') });
  expect(() => CertificateAuthority.selfSigned('ca', { store })).toThrow(expect.objectContaining({ code: 'store-conflict' }));
});

describe('a frozen synth', () => {
  const aged = (days: number, options: Partial<ServerCertificateOptions> = {}) => {
    const synths = new Synths();
    const first = program(synths.store(), options).certificateChain;
    synths.clock.forward(days);
    return { synths, first };
  };

  test('uses a certificate that is due for renewal, and reports from when on it fails', () => {
    const { synths, first } = aged(300);
    expect(program(synths.store({ frozen: true })).certificateChain).toBe(first);
    expect(synths.lines).toEqual([expect.stringMatching(
      /^kept shop: expires in 97 days, and the store is frozen: synths fail from 2027-12-18 unless it is renewed \(EC P-256, expires 2027-12-25\)$/)]);
    expect(synths.writes).toBe(1);
  });

  test('fails within a week of its end, or what failBefore says', () => {
    const { synths, first } = aged(391);
    expect(() => program(synths.store({ frozen: true })).certificateChain).toThrow(
      /the store is frozen, but 1 certificate would be issued \(shop: expires in 6 days\)/,
    );
    expect(program(synths.store({ frozen: true, failBefore: Duration.days(1) })).certificateChain).toBe(first);
    synths.clock.forward(7);
    expect(() => program(synths.store({ frozen: true, failBefore: Duration.days(0) })).certificateChain).toThrow(/shop: expired/);
  });

  test('does not fail for a certificate that is shorter than failBefore, until it is due', () => {
    const { synths, first } = aged(0.5, { lifetime: Duration.days(1) });
    expect(program(synths.store({ frozen: true }), { lifetime: Duration.days(1) }).certificateChain).toBe(first);
    expect(synths.lines).toEqual([]);
    synths.clock.forward(0.25);
    expect(() => program(synths.store({ frozen: true }), { lifetime: Duration.days(1) }).certificateChain).toThrow(/store-frozen/);
  });

  test('fails for what is missing or changed', () => {
    const { synths } = aged(300);
    expect(() => program(synths.store({ frozen: true }), { dnsNames: ['other.example'] }).certificateChain).toThrow(/hosts changed/);
  });
});
