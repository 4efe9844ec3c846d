import { App, Chart, Testing, Yaml } from 'cdk8s';
import {
  Certificate,
  CertificateAuthority,
  Destination,
  Gateway,
  CertificateStore,
  KeyAlgorithm,
  PathMatch,
  SecretOutput,
  ServerCertificate,
  ServerTls,
} from '../../../src';
import { memoryStore, TestClock } from '../../pki/pki-helpers';

export const HOSTS = ['shop.example.com', 'api.example.com'];
/** A pair of `age-keygen`, for these tests only. */
export const AGE = {
  identity: 'AGE-SECRET-KEY-1Y96R3EMS6MV7SYKY8CS0TAPT8PQTKYKULHUF4LMT5DQU0G06E5ZQACFDE2',
  recipient: 'age14qpdufy4wgu7zvx03juz0e6z3fhffec735aj0luu9gvncdwjcauqeruzq9',
};
/** The public half of another one. */
export const OTHER_RECIPIENT = 'age1n7d8m7hrv4290ayaesc6z4ckf3yuyma5fxpc8y679fgyetpvrysqwjpanw';

/** An app with a gateway that serves hosts. */
export function shop(store: CertificateStore, output?: SecretOutput, hosts = HOSTS): Chart {
  const app = new App();
  output?.applyTo(app);
  const chart = new Chart(app, 'shop', { labels: { team: 'shop' } });
  const ca = CertificateAuthority.selfSigned('ca', { store });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'gateway' } });
  for (const host of hosts) {
    gateway.addHost(host, {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('web', 80) }],
    });
  }
  return chart;
}

/** Manifests as text, by kind and name. */
export function documents(chart: Chart): { [name: string]: string } {
  return Object.fromEntries(Testing.synth(chart).map(object => [`${object.kind}/${object.metadata.name}`, Yaml.stringify(object)]));
}

export function objects(chart: Chart, kind: string): any[] {
  return Testing.synth(chart).filter(object => object.kind === kind);
}

/** A controller's key pair, whose certificate ends 825 days after the clock's time. */
export function controller(clock = new TestClock()): { readonly certificate: Certificate; readonly privateKey: string } {
  const records = new Map();
  const { certificate } = CertificateAuthority.selfSigned('sealed-secrets', {
    store: memoryStore({ clock }, records), keyAlgorithm: KeyAlgorithm.RSA_2048,
  });
  return { certificate, privateKey: records.get('sealed-secrets').privateKey };
}

export const PRIVATE_KEY = /PRIVATE KEY|LS0tLS1CRUdJTi(BQUklWQVRFIEtFW|BFQyBQUklW|BSU0EgUF)/;
