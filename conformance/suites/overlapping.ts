import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { curl, differences } from '../walk/curl';
import { Expectation, REFUSED, Seen } from '../walk/expectations';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, GatewayAnalysis, HttpRouteOptions, Server,
  ServerCertificate, ServerTls, Severity, TrustBundle,
} from 'cdk8s-istio-ingress';

const NAME = 'overlapping';

/** A gateway's wildcard and a host below it; what we say of each form, and what clients see. */
interface Form {
  readonly name: string;
  readonly build: (given: { chart: Chart; gateway: Gateway; ca: CertificateAuthority }) => void;
  /** Errors that the library finds. */
  readonly errors: readonly string[];
  /** Who answers at `api.ex.example` and at another name; with the connection of another name. */
  readonly own: Seen;
  readonly other: Seen;
  readonly reused: Seen;
}

const to = (name: string): HttpRouteOptions[] => [{ destination: Destination.service(name, 80) }];
const by = (name: string): Seen => ({ status: 200, service: `${name}.shop.svc.cluster.local` });
const simple = (ca: CertificateAuthority) => ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) });
const mutual = (ca: CertificateAuthority) =>
  ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) });
const beside = (chart: Chart) => new Gateway(chart, 'Api', { metadata: { name: 'api' } });

const FORMS: readonly Form[] = [
  {
    name: 'one server, a VirtualService each',
    build: ({ gateway, ca }) => {
      gateway.addHost('*.ex.example', { tls: simple(ca), routes: to('wild') });
      gateway.addVirtualService('Api', { hosts: ['api.ex.example'], routes: to('api') });
    },
    errors: [],
    own: by('api'),
    other: by('wild'),
    reused: by('api'),
  },
  {
    name: 'two servers of one Gateway',
    build: ({ gateway, ca }) => {
      gateway.addHost('*.ex.example', { tls: simple(ca), routes: to('wild') });
      gateway.addHost('api.ex.example', { tls: simple(ca), routes: to('api') });
    },
    errors: ['overlapping-hosts'],
    own: by('wild'),
    other: by('wild'),
    reused: by('api'),
  },
  {
    name: 'two Gateways',
    build: ({ chart, gateway, ca }) => {
      gateway.addHost('*.ex.example', { tls: simple(ca), routes: to('wild') });
      beside(chart).addHost('api.ex.example', { tls: simple(ca), routes: to('api') });
    },
    errors: [],
    own: by('api'),
    other: by('wild'),
    reused: by('wild'),
  },
  {
    name: 'mutual TLS on the same Gateway',
    build: ({ gateway, ca }) => {
      gateway.addHost('api.ex.example', { tls: mutual(ca), routes: to('api') });
      gateway.addServer(Server.https({ hosts: ['*.ex.example'], tls: simple(ca) }));
    },
    errors: ['client-certificate-bypassed'],
    own: { refused: REFUSED },
    other: { status: 404 },
    reused: by('api'),
  },
  {
    name: 'mutual TLS on a separate Gateway',
    build: ({ chart, gateway, ca }) => {
      gateway.addHost('*.ex.example', { tls: simple(ca), routes: to('wild') });
      beside(chart).addHost('api.ex.example', { tls: mutual(ca), routes: to('api') });
    },
    errors: [],
    own: { refused: REFUSED },
    other: by('wild'),
    reused: by('wild'),
  },
];

/** What Istio and Envoy make of hosts that overlap, beside what the library says of them. */
export const overlappingSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-overlapping-'));
    try {
      for (const form of FORMS) { await judged(form, folder, context); }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function judged({ name, build, errors, own, other, reused }: Form, folder: string, { tools, report }: Context): Promise<void> {
  const expectations: Expectation[] = [
    { name: `${name}: its own connection`, url: 'https://api.ex.example/', expect: own },
    { name: `${name}: another name`, url: 'https://other.ex.example/', expect: other },
    {
      name: `${name}: the connection of another name`,
      url: 'https://other.ex.example/',
      curl: ['--header', 'Host: api.ex.example'],
      expect: reused,
    },
  ];
  const chosen = expectations.filter(expectation => report.selects(expectation.name));
  if (chosen.length === 0 && !report.selects(name)) { return; }
  const { yaml, codes } = program(build);
  report.check({
    suite: NAME,
    judge: 'Library: errors of overlapping hosts',
    id: name,
    ok: codes.join() === errors.join(),
    words: `found ${codes.join(', ') || 'nothing'}`,
    evidence: yaml,
  });
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, yaml);
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
  try {
    for (const expectation of chosen) {
      const wrong = differences(expectation, await curl(served, expectation.url, ['--insecure', ...expectation.curl ?? []]));
      report.check({
        suite: NAME, judge: 'Envoy: answers to curl', id: expectation.name, ok: wrong.length === 0, words: wrong.join('\n'), evidence: yaml,
      });
    }
  } finally {
    await served.stop();
  }
}

/** Errors are accepted, so that what they warn of can be seen. */
function program(build: Form['build']): { yaml: string; codes: string[] } {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
  build({ chart, gateway: new Gateway(chart, 'Gateway', { metadata: { name: 'edge' } }), ca });
  const errors = GatewayAnalysis.of(app).findings.filter(({ level }) => level === Severity.ERROR).map(({ code }) => code);
  const codes = [...new Set(errors)];
  codes.forEach(code => GatewayAnalysis.suppress(app, code, 'a judge looks at it'));
  return { yaml: quietly(() => app.synthYaml()), codes };
}
