import 'cdk8s-istio-ingress/jest';
import { Chart, Testing } from 'cdk8s';
import {
  CertificateAuthority, CertificateRecord, CertificateStore, CertificateSummary, Destination, Gateway, ICertificateStore, IngressSimulator, PathMatch,
  ServerTls,
} from 'cdk8s-istio-ingress';
import { IngressError } from 'cdk8s-istio-ingress/errors';

/** A store as a user writes one. */
class MapStore implements ICertificateStore {
  constructor(private readonly records = new Map<string, CertificateRecord>()) {}

  public open(): CertificateSummary[] {
    return [...this.records.values()];
  }

  public read(name: string): CertificateRecord {
    return this.records.get(name)!;
  }

  public write(records: CertificateRecord[]): void {
    for (const record of records) this.records.set(record.name, record);
  }

  public close(): void {}
}

function shop(store: CertificateStore, host = 'shop.example.com'): Chart {
  const chart = new Chart(Testing.app(), 'shop');
  const ca = CertificateAuthority.selfSigned('shop-ca', { store });
  new Gateway(chart, 'Gateway').addHost(host, {
    tls: ServerTls.issuedBy(ca),
    routes: [{ paths: [PathMatch.any()], destination: Destination.service('frontend', 80) }],
  });
  return chart;
}

test('matchers are typed, and hold', async () => {
  const manifests = Testing.synth(shop(CertificateStore.deterministic('test')));
  expect(manifests).toServeHost('shop.example.com');
  expect(manifests).not.toServeHost('other.example.com');
  expect(await IngressSimulator.fromManifests(manifests).request('https://shop.example.com/')).toMatchObject({ status: 'routed' });
  expect(JSON.stringify(manifests)).toContain('tls.key');
});

test('an error is an IngressError with code and path', () => {
  expect.assertions(2);
  try {
    shop(CertificateStore.deterministic('test'), 'not a host');
  } catch (error) {
    if (!(error instanceof IngressError)) throw error;
    expect(error.code).toBe('invalid-host');
    expect(error.constructPath).toBe('shop/Gateway');
  }
});

test('certificates are issued under fake timers, into a store of the program', () => {
  jest.useFakeTimers();
  try {
    const records = new Map<string, CertificateRecord>();
    const first = Testing.synth(shop(CertificateStore.of(new MapStore(records))));
    expect(Testing.synth(shop(CertificateStore.of(new MapStore(records))))).toEqual(first);
    expect([...records.keys()]).toContain('shop.example.com');
  } finally {
    jest.useRealTimers();
  }
});
