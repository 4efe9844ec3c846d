import { join } from 'node:path';
import { App, Chart, Duration, Testing } from 'cdk8s';
import { stringify } from 'yaml';
import {
  Certificate, CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, SecretOutput, ServerCertificate,
  ServerTls, TrustBundle,
} from '../../../src/index';
import { DirectoryStore } from '../../../src/pki/store/directory/directory-store';
import { StoreToRead } from '../../../src/report/expiry/add-store';

export const SEALING_CERTIFICATE = join(__dirname, '../../../examples/sealed/sealed-secrets.pem');
/** Within the validity of the sealing certificate. */
export const NOW = new Date('2027-03-01T12:00:00Z');

/** A gateway with a plain, a sealed and a mutual host, a client, a revocation list and an intermediate; returns its manifests. */
export function shop(path: string, now = NOW): string {
  const store = CertificateStore.directory(path, { reporter: CertificateReporter.silent(), clock: { now: () => now } });
  const ca = CertificateAuthority.selfSigned('shop-ca', { store, intermediate: true });
  const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
  const secretOutput = SecretOutput.plain({ reason: 'a test' });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' }, tls: ServerTls.issuedBy(ca), secretOutput });
  const destination = Destination.service('frontend', 8080);
  gateway.addHost('shop.example.com', { destination });
  gateway.addHost('api.example.com', {
    destination,
    tls: ServerTls.simple({
      serverCertificate: ServerCertificate.issuedBy(ca, {
        renewBefore: Duration.days(30),
        secretOutput: SecretOutput.sealed({ certificate: Certificate.fromFile(SEALING_CERTIFICATE) }),
      }),
    }),
  });
  gateway.addHost('partner.example.com', {
    destination,
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
  });
  ca.revoke('0123456789abcdef');
  void ca.issueClientCertificate('acme', { lifetime: Duration.days(90) }).privateKey;
  return Testing.synth(chart).map((object: object) => stringify(object)).join('---\n');
}

/** A store as the command reads it: without a passphrase. */
export function opened(path: string): StoreToRead {
  const store = new DirectoryStore(path, { frozen: true });
  return { path: 'certificates', store, summaries: store.open() };
}
