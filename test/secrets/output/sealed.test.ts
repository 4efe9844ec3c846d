import { App, Chart } from 'cdk8s';
import { openSealed } from './opened';
import { controller, documents, HOSTS, objects, PRIVATE_KEY, shop } from './shop';
import {
  CertificateAuthority, CertificateBundle, GatewayWorkload, SealingScope, SecretOutput, ServerCertificateSecret,
} from '../../../src';
import { problemOf } from '../../helpers/charts';
import { Synths, TestClock } from '../../pki/pki-helpers';

const { certificate, privateKey } = controller();
const sealed = SecretOutput.sealed({ certificate });

describe('a SealedSecret', () => {
  test.each([
    [SealingScope.STRICT, 'istio-system/shop.example.com', undefined],
    [SealingScope.NAMESPACE_WIDE, 'istio-system', 'sealedsecrets.bitnami.com/namespace-wide'],
    [SealingScope.CLUSTER_WIDE, '', 'sealedsecrets.bitnami.com/cluster-wide'],
  ])('of scope %s opens under the label %j', (scope, label, annotation) => {
    const synths = new Synths();
    const [secret] = objects(shop(synths.store(), SecretOutput.sealed({ certificate, scope })), 'SealedSecret');
    const { certificateChain, privateKey: key } = synths.records.get('shop.example.com')!;
    expect(openSealed(secret.spec.encryptedData['tls.crt'], privateKey, label)).toBe(certificateChain);
    expect(openSealed(secret.spec.encryptedData['tls.key'], privateKey, label)).toBe(key);
    expect(() => openSealed(secret.spec.encryptedData['tls.key'], privateKey, `${label}x`)).toThrow();
    const annotations = annotation && { [annotation]: 'true' };
    expect([secret.metadata.annotations, secret.spec.template.metadata.annotations]).toEqual([annotations, annotations]);
  });

  test('keeps type, labels and annotations of the Secret in its template', () => {
    const chart = new Chart(new App(), 'shop');
    const bundle = CertificateAuthority.selfSigned('ca', { store: new Synths().store() })
      .issueServerCertificate('shop', { dnsNames: HOSTS });
    const workload = new GatewayWorkload({ namespace: 'ingress' });
    new ServerCertificateSecret(chart, 'Secret', {
      bundle, workload, secretOutput: sealed, metadata: { labels: { a: '1' }, annotations: { b: '2' } },
    });
    expect(objects(chart, 'SealedSecret')[0]).toMatchObject({
      apiVersion: 'bitnami.com/v1alpha1',
      metadata: { name: 'shop', namespace: 'ingress' },
      spec: {
        template: {
          type: 'kubernetes.io/tls', metadata: { name: 'shop', namespace: 'ingress', labels: { a: '1' }, annotations: { b: '2' } },
        },
      },
    });
  });

  test('is the only thing in the manifests that changes with the output', () => {
    const synths = new Synths();
    const plain = Object.entries(documents(shop(synths.store()))).filter(([name]) => !name.startsWith('Secret/'));
    const encrypted = Object.entries(documents(shop(synths.store(), sealed))).filter(([name]) => !name.startsWith('SealedSecret/'));
    expect(encrypted).toEqual(plain);
  });

  test('has no private key in it, as the plain Secret has', () => {
    expect(Object.values(documents(shop(new Synths().store()))).join('')).toMatch(PRIVATE_KEY);
    expect(Object.values(documents(shop(new Synths().store(), sealed))).join('')).not.toMatch(PRIVATE_KEY);
  });
});

describe('what was sealed', () => {
  const synths = new Synths();
  const first = documents(shop(synths.store(), sealed));
  const lines = synths.lines;

  test('is reported in one line', () => {
    expect(lines).toContain('encrypted 2 Secrets: new');
  });

  test('is the same at the next synth, without writing anything', () => {
    const { writes } = synths;
    expect(documents(shop(synths.store(), SecretOutput.sealed({ certificate })))).toEqual(first);
    expect({ lines: synths.lines, writes: synths.writes }).toEqual({ lines: [], writes });
  });

  test('is the same for the others when a host is added', () => {
    const more = documents(shop(synths.store(), sealed, [...HOSTS, 'new.example.com']));
    expect(Object.keys(more).filter(name => more[name] !== first[name]).sort())
      .toEqual(['Gateway/gateway', 'SealedSecret/new.example.com', 'VirtualService/new.example.com']);
    expect(synths.lines).toContain('encrypted Secret istio-system/new.example.com: new');
  });

  test('changes with the key of the controller, and one line says why', () => {
    const own = new Synths();
    const before = documents(shop(own.store(), sealed));
    const after = documents(shop(own.store(), SecretOutput.sealed({ certificate: controller().certificate })));
    expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual(HOSTS.map(host => `SealedSecret/${host}`));
    expect(own.lines).toEqual([
      expect.stringMatching(/^encrypted 2 Secrets: sealing certificate changed \(key [0-9a-f]{8} to [0-9a-f]{8}\)$/),
    ]);
  });

  test('changes with its certificate', () => {
    const own = new Synths();
    shop(own.store(), sealed).toJson();
    own.records.delete('shop.example.com');
    shop(own.store(), sealed).toJson();
    expect(own.lines).toContain('encrypted Secret istio-system/shop.example.com: content changed');
  });

  test('is refused by a frozen store if it would change', () => {
    const error = problemOf(() =>
      documents(shop(synths.store({ frozen: true }), SecretOutput.sealed({ certificate: controller().certificate }))));
    expect(error).toMatchObject({
      code: 'store-frozen',
      message: expect.stringContaining('2 Secrets would be encrypted (istio-system/shop.example.com: sealing certificate changed'),
    });
  });

  test('does not count as a certificate that nobody requested', () => {
    shop(synths.store(), SecretOutput.plain()).toJson();
    expect(synths.lines.filter(line => line.includes('sealed/'))).toEqual([]);
  });
});

describe('a sealing certificate', () => {
  const old = controller(new TestClock(new Date('2010-01-01T00:00:00Z'))).certificate;

  test('that has expired encrypts nothing', () => {
    expect(problemOf(() => documents(shop(new Synths().store(), SecretOutput.sealed({ certificate: old }))))).toMatchObject({
      code: 'invalid-recipient', message: expect.stringContaining("'CN=sealed-secrets root' is valid from 2009"),
    });
  });

  test('that has expired leaves what it sealed as it is', () => {
    const synths = new Synths();
    const output = SecretOutput.sealed({ certificate });
    const before = documents(shop(synths.store(), output));
    synths.clock.forward(200);
    const ended = Object.create(certificate, { _x509: { value: certificate._x509 }, notAfter: { value: new Date('2026-11-24') } });
    expect(documents(shop(synths.store(), SecretOutput.sealed({ certificate: ended })))).toEqual(before);
  });

  test('that has no RSA key is refused when it is given', () => {
    const other = CertificateAuthority.selfSigned('ca', { store: new Synths().store() }).certificate;
    expect(problemOf(() => SecretOutput.sealed({ certificate: other })))
      .toMatchObject({ code: 'invalid-recipient', message: expect.stringContaining('EC P-256') });
  });
});

describe('the store of what is sealed', () => {
  const files = () => {
    const bundle = CertificateAuthority.selfSigned('ca', { store: new Synths().store() })
      .issueServerCertificate('shop', { dnsNames: HOSTS });
    return CertificateBundle.fromPem({ certificateChain: bundle.certificateChain, privateKey: bundle.privateKey, clock: new TestClock() });
  };

  test('is requested where the certificate has none', () => {
    const error = problemOf(() =>
      new ServerCertificateSecret(new Chart(new App(), 'shop'), 'Secret', {
        bundle: files(), secretOutput: sealed, metadata: { name: 'shop' },
      }));
    expect(error).toMatchObject({
      code: 'invalid-secret-output', help: expect.stringContaining('SecretOutput.sealed({ …, store: CertificateStore.directory'),
    });
  });

  test('may be given to the output', () => {
    const synths = new Synths();
    const bundle = files();
    const synth = () => {
      const chart = new Chart(new App(), 'shop');
      new ServerCertificateSecret(chart, 'Secret', {
        bundle, secretOutput: SecretOutput.sealed({ certificate, store: synths.store() }), metadata: { name: 'shop' },
      });
      return documents(chart);
    };
    expect(synth()).toEqual(synth());
  });

  test('keeps one Secret for each of several clusters', () => {
    const chart = new Chart(new App(), 'shop');
    const bundle = CertificateAuthority.selfSigned('ca', { store: new Synths().store() })
      .issueServerCertificate('shop', { dnsNames: HOSTS });
    new ServerCertificateSecret(chart, 'One', { bundle, secretOutput: sealed });
    expect(problemOf(() => new ServerCertificateSecret(chart, 'Two', { bundle, secretOutput: sealed })))
      .toMatchObject({ code: 'store-conflict', help: expect.stringContaining('cluster') });
    const eu = new Chart(new App(), 'shop');
    new ServerCertificateSecret(eu, 'One', { bundle, secretOutput: SecretOutput.sealed({ certificate, cluster: 'eu' }) });
    expect(objects(eu, 'SealedSecret')).toHaveLength(1);
  });
});
