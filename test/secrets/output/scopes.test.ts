import { App, Chart } from 'cdk8s';
import { AGE, controller, objects } from './shop';
import {
  CertificateAuthority, Destination, Gateway, PathMatch, SecretOutput, ServerCertificate, ServerTls, ServerCertificateSecret,
} from '../../../src';
import { problemOf } from '../../helpers/charts';
import { Synths } from '../../pki/pki-helpers';

const sealed = SecretOutput.sealed({ certificate: controller().certificate });
const sops = SecretOutput.sops({ ageRecipients: [AGE.recipient] });
const plain = SecretOutput.plain();

/** The kind of manifest that a host's certificate becomes. */
function kindOf(choose: { app?: SecretOutput; chart?: SecretOutput; gateway?: SecretOutput; host?: SecretOutput }): string {
  const app = new App();
  choose.app?.applyTo(app);
  const chart = new Chart(app, 'shop');
  choose.chart?.applyTo(chart);
  const ca = CertificateAuthority.selfSigned('ca', { store: new Synths().store() });
  const gateway = new Gateway(chart, 'Gateway', { secretOutput: choose.gateway });
  const routes = [{ paths: [PathMatch.prefix('/')], destination: Destination.service('web', 80) }];
  const serverCertificate = ServerCertificate.issuedBy(ca, { secretOutput: choose.host });
  gateway.addHost('shop.example.com', { tls: ServerTls.simple({ serverCertificate }), routes });
  const secret = gateway.node.findChild('shop.example.com') as ServerCertificateSecret;
  const [manifest] = objects(chart, secret.apiObject!.kind);
  return manifest.sops ? 'sops' : manifest.kind;
}

test.each([
  ['nothing is chosen', {}, 'Secret'],
  ['it is chosen for the app', { app: sealed }, 'SealedSecret'],
  ['the chart has its own', { app: plain, chart: sealed }, 'SealedSecret'],
  ['the Gateway has its own', { app: plain, chart: sops, gateway: sealed }, 'SealedSecret'],
  ['the host has its own', { app: sealed, gateway: sealed, host: sops }, 'sops'],
  ['the host goes back to plain', { app: sealed, host: plain }, 'Secret'],
])('the nearest choice counts when %s', (_, choose, kind) => {
  expect(kindOf(choose)).toBe(kind);
});

test('a choice that comes after a Secret below it is refused', () => {
  const chart = new Chart(new App(), 'shop');
  const bundle = CertificateAuthority.selfSigned('ca', { store: new Synths().store() })
    .issueServerCertificate('shop', { dnsNames: ['a.example.com'] });
  new ServerCertificateSecret(chart, 'Secret', { bundle });
  expect(problemOf(() => sealed.applyTo(chart.node.root)))
    .toMatchObject({ code: 'invalid-secret-output', message: expect.stringContaining('after Secrets were created') });
});
