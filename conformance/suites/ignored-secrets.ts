import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { parseAllDocuments, stringify } from 'yaml';
import { quietly } from '../generated/quietly';
import { Context } from '../suite';
import { curl } from '../walk/curl';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, GatewayAnalysis, KeyAlgorithm,
  ServerCertificate, ServerTls, TerminatingTls, TrustBundle,
} from 'cdk8s-istio-ingress';

/* eslint-disable @typescript-eslint/no-explicit-any */

const HOST = 'shop.example.com';
const JUDGE = 'Envoy: what is ignored in a Secret';

/** Parts of Secrets that we say nobody looks at: clients see that it is so. */
export async function ignoredSecrets(context: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-ignored-'));
  try {
    for (const [id, rename] of [
      ['a revocation list under its key', 'ca.crl'],
      ['a revocation list under the key of another authority', 'crl'],
    ] as const) {
      if (context.report.selects(id)) {
        await revocation(context, folder, id, rename);
      }
    }
    const id = 'a second certificate of the same kind';
    if (context.report.selects(id)) { await secondCertificate(context, folder, id); }
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

async function revocation(context: Context, folder: string, id: string, key: 'ca.crl' | 'crl'): Promise<void> {
  // opened twice: what was issued in one run is revoked in the next
  const store = () => CertificateStore.directory(path.join(folder, `store-${key}`), { reporter: CertificateReporter.silent() });
  const client = CertificateAuthority.selfSigned('ca', { store: store() }).issueClientCertificate('client');
  client.writeFiles(path.join(folder, 'client'));
  const manifests = program(ca => {
    ca.revoke(client.certificate.serialNumber);
    return ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
  }, store());
  const { data } = manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === `${HOST}-cacert`);
  const list = data['ca.crl'];
  delete data['ca.crl'];
  data[key] = list;
  const reported = GatewayAnalysis.fromManifests(manifests).findings.some(({ code }) => code === 'crl-ignored');
  const mine = ['--cert', path.join(folder, 'client', 'tls.crt'), '--key', path.join(folder, 'client', 'tls.key')];
  const { status, error } = await ask(context, folder, manifests, [...mine, '--insecure']);
  context.report.check({
    suite: 'ignored',
    judge: JUDGE,
    id,
    ok: reported === (key === 'crl') && (status === 200) === reported,
    words: `we say ${reported ? 'that it is ignored' : 'nothing'}; the revoked client gets ${status} ${error}`,
    evidence: stringify(manifests),
  });
}

async function secondCertificate(context: Context, folder: string, id: string): Promise<void> {
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  const manifests = program(ca => {
    const issued = (name: string, keyAlgorithm: KeyAlgorithm) => ServerCertificate.issuedBy(ca, { name, keyAlgorithm });
    const serverCertificate = ServerCertificate.ofKeyTypes({
      ecdsa: issued('one', KeyAlgorithm.EC_P256),
      rsa: issued('two', KeyAlgorithm.RSA_2048),
    });
    return ServerTls.simple({ serverCertificate });
  }, store);
  const secrets = manifests.filter(({ kind }) => kind === 'Secret');
  const third = CertificateAuthority.selfSigned('other', { store }).issueServerCertificate('third', { dnsNames: [HOST] });
  const base64 = (pem: string) => Buffer.from(pem).toString('base64');
  secrets.find(({ metadata }) => metadata.name === 'two').data = {
    'tls.crt': base64(third.certificateChain),
    'tls.key': base64(third.privateKey),
  };
  const reported = GatewayAnalysis.fromManifests(manifests).findings.some(({ code }) => code === 'certificate-pair');
  const roots = path.join(folder, 'other.pem');
  fs.writeFileSync(roots, third.trustAnchors.pem);
  // a client that knows only the second one's authority never sees its certificate
  const { status, error } = await ask(context, folder, manifests, ['--cacert', roots]);
  context.report.check({
    suite: 'ignored',
    judge: JUDGE,
    id,
    ok: reported && status !== 200,
    words: `we say ${reported ? 'that it is never used' : 'nothing'}; a client that knows its authority gets ${status} ${error}`,
    evidence: stringify(manifests),
  });
}

function program(tls: (ca: CertificateAuthority) => TerminatingTls, store: CertificateStore): any[] {
  const app = new App();
  const gateway = new Gateway(new Chart(app, 'shop', { namespace: 'shop' }), 'Gateway', { metadata: { name: 'shop' } });
  gateway.addHost(HOST, {
    tls: tls(CertificateAuthority.selfSigned('ca', { store })),
    routes: [{ destination: Destination.service('web', 80) }],
  });
  return parseAllDocuments(quietly(() => app.synthYaml())).map(document => document.toJS());
}

async function ask({ tools }: Context, folder: string, manifests: any[], options: string[]): ReturnType<typeof curl> {
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, manifests.map(object => stringify(object)).join('---\n'));
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file], patience: 3 });
  try {
    return await curl(served, `https://${HOST}/`, options);
  } finally {
    await served.stop();
  }
}
