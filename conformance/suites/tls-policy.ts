import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { CIPHER_SUITES } from '../../src/validation/cipher-suites';
import { ENVOY_DEFAULTS, TLS_GUIDELINES, TlsGuideline } from '../../src/validation/tls-guidelines';
import { quietly } from '../generated/quietly';
import { Suite } from '../suite';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, CipherSuite, Destination, Gateway, ServerCertificate, ServerTls, TlsPolicy,
  TlsProtocolVersion,
} from 'cdk8s-istio-ingress';

const NAME = 'tls-policy';
const PORT = 443;

/** A policy, and what its guideline says that clients may use. */
interface Case {
  readonly name: string;
  readonly policy: TlsPolicy;
  readonly allows: Pick<TlsGuideline, 'minProtocolVersion' | 'maxProtocolVersion' | 'cipherSuites'>;
}

const OWN = [CipherSuite.AES128_SHA, CipherSuite.ECDHE_RSA_AES256_SHA];
const CASES: readonly Case[] = [
  { name: 'modern', policy: TlsPolicy.mozillaModern(), allows: TLS_GUIDELINES.modern },
  { name: 'intermediate', policy: TlsPolicy.mozillaIntermediate(), allows: TLS_GUIDELINES.intermediate },
  { name: 'fips', policy: TlsPolicy.fips(), allows: TLS_GUIDELINES.fips },
  { name: 'post-quantum', policy: TlsPolicy.postQuantum(), allows: TLS_GUIDELINES['post-quantum'] },
  { name: 'envoy', policy: TlsPolicy.of({}), allows: ENVOY_DEFAULTS },
  {
    name: 'own',
    policy: TlsPolicy.of({ maxProtocolVersion: TlsProtocolVersion.TLSV1_2, cipherSuites: OWN }),
    allows: { minProtocolVersion: 'TLSV1_2', maxProtocolVersion: 'TLSV1_2', cipherSuites: OWN },
  },
];

/**
 * Each policy at a host of one Envoy: openssl connects with TLS 1.3, and with each suite of TLS 1.2 alone.
 *
 * The Istio that is built in knows the fields `ecdhCurves` and `alpnProtocols` of 1.32, but does not pass them on to Envoy: groups and
 * application protocols are not judged here.
 */
export const tlsPolicySuite: Suite = {
  name: NAME,
  async run({ tools, report }) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-tls-policy-'));
    const file = path.join(folder, 'manifests.yaml');
    fs.writeFileSync(file, quietly(manifests));
    const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
    try {
      for (const { name, allows } of CASES) {
        const clients = [
          { client: 'TLS 1.3', args: ['-tls1_3'], ok: allows.maxProtocolVersion !== 'TLSV1_2' },
          ...CIPHER_SUITES.map(suite => ({
            client: suite,
            args: ['-tls1_2', '-cipher', `${suite}:@SECLEVEL=0`],
            ok: allows.minProtocolVersion === 'TLSV1_2' && (allows.cipherSuites ?? []).includes(suite),
          })),
        ];
        for (const { client, args, ok } of clients.filter(each => report.selects(`${name}: ${each.client}`))) {
          const { status, stderr } = spawnSync('openssl', [
            's_client', '-brief', '-connect', `127.0.0.1:${served.port(PORT)}`, '-servername', hostOf(name), ...args,
          ], { input: '', encoding: 'utf8' });
          report.check({
            suite: NAME, judge: 'OpenSSL against Envoy: versions and suites', id: `${name}: ${client}`, ok: (status === 0) === ok, words: stderr,
          });
        }
      }
    } finally {
      await served.stop();
      fs.rmSync(folder, { recursive: true });
    }
  },
};

function hostOf(name: string): string {
  return `${name}.example.com`;
}

/** Certificates of both kinds of keys, so that each suite has one. */
function manifests(): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('tls-policy', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'policies' } });
  for (const { name, policy } of CASES) {
    const serverCertificate = ServerCertificate.ofKeyTypes({ ecdsa: ServerCertificate.issuedBy(ca), rsa: ServerCertificate.issuedBy(ca) });
    gateway.addHost(hostOf(name), {
      tls: ServerTls.simple({ serverCertificate, tlsPolicy: policy }), destination: Destination.service('web', 80),
    });
  }
  return app.synthYaml();
}
