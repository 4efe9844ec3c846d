/**
 * One measurement in a separate process: `program.ts MODE HOSTS FOLDER` prints milliseconds, those of loading, those of
 * processor time, those that the analysis took, and those until the process ended.
 *
 * Each mode first runs with one host, so that all that it needs is loaded before the clock starts: loading is a separate figure.
 */
import { createECDH, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { IstioGateway, IstioVirtualService } from '../imports/networking.istio.io';
import type { analyzeAtSynth } from '../src/analysis/at-synth/analyze-at-synth';
import {
  Certificate, CertificateAuthority, CertificateStore, Destination, Gateway, KeyAlgorithm, Passphrase, PathMatch, SecretOutput,
  ServerCertificate, ServerTls,
} from 'cdk8s-istio-ingress';

const [mode, count, folder] = process.argv.slice(2);
let hosts = ['host.example.com'];
let outdir = mkdtempSync(join(tmpdir(), 'bench-load-'));

/** The same objects by the generated constructs alone, with PEM texts of the size that ours have. */
function raw() {
  build((_, size) => randomBytes(size).toString('base64'), scope => scope);
}

/**
 * The same, each object in a separate construct and each text in a separate file, and nothing else: what a library that wraps
 * objects, and keeps certificates as files, does not get below.
 */
function wrapped() {
  const files = join(outdir, 'pem');
  mkdirSync(files, { recursive: true });
  const text = (name: string, size: number) => {
    const path = join(files, name);
    if (!lstatSync(path, { throwIfNoEntry: false })?.isFile()) {
      writeFileSync(path, randomBytes(size).toString('base64'));
    }
    return readFileSync(path, 'utf8');
  };
  build(text, (scope, id) => new Construct(scope, id));
}

function build(text: (name: string, size: number) => string, scopeOf: (chart: Chart, id: string) => Construct) {
  const app = new App({ outdir: join(outdir, 'raw') });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  new IstioGateway(chart, 'Gateway', {
    metadata: { name: 'mygateway' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: hosts.flatMap(host => [
        {
          hosts: [host],
          port: { name: `https-${host.replace(/\./g, '-')}`, number: 443, protocol: 'HTTPS' },
          tls: { mode: 'SIMPLE' as any, credentialName: host },
        },
        { hosts: [host], port: { name: `http-${host.replace(/\./g, '-')}`, number: 80, protocol: 'HTTP' }, tls: { httpsRedirect: true } },
      ]),
    },
  });
  for (const host of hosts) {
    new k8s.KubeSecret(scopeOf(chart, host), `Secret-${host}`, {
      metadata: { name: host, namespace: 'istio-system' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': text(`${host}.crt`, 690), 'tls.key': text(`${host}.key`, 240) },
    });
    new IstioVirtualService(scopeOf(chart, `route-${host}`), `VirtualService-${host}`, {
      metadata: { name: host },
      spec: {
        hosts: [host],
        gateways: ['mygateway'],
        http: [{ match: [{ uri: { prefix: '/' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
      },
    });
  }
  app.synth();
}

/** What no program can save: a key and a signature for each host. */
function floor() {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const tbs = randomBytes(400);
  for (const _ of hosts) {
    createECDH('prime256v1').generateKeys();
    sign('sha256', tbs, privateKey);
  }
}

interface Choice {
  readonly passphrase?: Passphrase;
  readonly output?: SecretOutput;
  readonly yamlOutputType?: YamlOutputType;
}

function ours({ passphrase, output = SecretOutput.plain({ reason: 'measured only' }), yamlOutputType }: Choice = {}) {
  const app = new App({ outdir: join(outdir, 'ours'), yamlOutputType });
  output.applyTo(app);
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const store = CertificateStore.directory(
    join(outdir, passphrase ? 'encrypted' : 'certificates'), { passphrase, reporter: { report: () => {} } },
  );
  const ca = CertificateAuthority.selfSigned('shop-ca', { store });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'mygateway' } });
  for (const host of hosts) {
    gateway.addHost(host, {
      tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }],
    });
  }
  app.synth();
}

/** Time in the analysis alone: what it has certificates settle for would be done without it. */
let analysis = 0;
function measureAnalysis() {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const module = require('../lib/src/analysis/at-synth/analyze-at-synth') as { analyzeAtSynth: typeof analyzeAtSynth };
  const { analyzeAtSynth: original } = module;
  module.analyzeAtSynth = (constructs, settle, warn) => {
    const from = performance.now();
    let settling = 0;
    try {
      return original(constructs, () => {
        const before = performance.now();
        settle?.();
        settling = performance.now() - before;
      }, warn);
    } finally {
      analysis = performance.now() - from - settling;
    }
  };
}

const MODES: { readonly [name: string]: () => void } = {
  raw,
  wrapped,
  floor,
  ours: () => ours(),
  encrypted: () => ours({ passphrase: Passphrase.fromValue('correct horse battery staple') }),
  sealed: () => ours({ output: SecretOutput.sealed({ certificate: Certificate.fromFile(SEALING) }) }),
  sops: () => ours({
    output: SecretOutput.sops({ ageRecipients: ['age14qpdufy4wgu7zvx03juz0e6z3fhffec735aj0luu9gvncdwjcauqeruzq9'] }),
    // sops decrypts whole files: an encrypted Secret stands alone in its own
    yamlOutputType: YamlOutputType.FILE_PER_RESOURCE,
  }),
};

const SEALING = join(folder, 'sealing.pem');
if (mode === 'sealed' && !existsSync(SEALING)) {
  const controller = CertificateAuthority.selfSigned(
    'sealing', { store: CertificateStore.inMemory(), keyAlgorithm: KeyAlgorithm.RSA_4096 },
  );
  writeFileSync(SEALING, controller.certificate.toPem());
}

if (!['raw', 'wrapped', 'floor'].includes(mode)) measureAnalysis();
const loading = performance.now();
MODES[mode]();
const loaded = performance.now() - loading;
rmSync(outdir, { recursive: true });

hosts = Array.from({ length: Number(count) }, (_, index) => `host-${index}.example.com`);
outdir = folder;
const start = performance.now();
const used = process.cpuUsage();
MODES[mode]();
const wall = performance.now() - start;
const { user, system } = process.cpuUsage(used);
process.on('exit', () => {
  process.stdout.write(`${wall} ${loaded} ${(user + system) / 1000} ${analysis} ${performance.now() - start}\n`);
});
