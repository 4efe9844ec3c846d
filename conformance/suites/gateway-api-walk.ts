import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Attachment, ATTACHMENTS, kubernetesModes } from '../corpus/kubernetes-modes';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { Served } from '../tools/served';
import { rotateAuthority, Synthesized } from '../walk/authority-rotation';
import { curl } from '../walk/curl';
import { Expectation, REFUSED } from '../walk/expectations';
import { runPrinted } from '../walk/printed';
import { as, HOSTS, taskExpectations, TEAPOT, untrustedClient } from '../walk/task';
import { walk } from '../walk/walk';
import { CertificateAuthority, CertificateReporter, CertificateStore, RotationPhase } from 'cdk8s-istio-ingress';

const NAME = 'gateway-api-walk';
const STRICT = 'https://strict.example.com/';
const EXAMPLE = path.join(ROOT, 'examples', 'gateway-api');
const CLIENTS = [
  { url: TEAPOT, status: 418, certified: true },
  { url: 'https://bookinfo.com/productpage', status: 200 },
  { url: 'https://c.wild.example/', status: 200 },
  { url: 'https://granted.example.com:9443/', status: 200, certified: true }, // authorities in a ConfigMap
];
/** Envoy speaks HTTP/2 to a port of this name. */
const GRPC_SERVICES = ['writer', 'reader'].map(name => JSON.stringify({
  apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec: { ports: [{ name: 'grpc', port: 80, protocol: 'TCP' }] },
}));

/** Clients at gateways of the Gateway API: the example, and one with everything, which Istio deploys or which runs already. */
export const gatewayApiWalkSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-gateway-api-walk-'));
    try {
      const untrusted = untrustedClient(folder);
      await walk({
        suite: NAME,
        form: 'examples/gateway-api',
        paths: [path.join(EXAMPLE, 'dist', 'gateway-api.k8s.yaml')],
        expectations: () => taskExpectations(path.join(EXAMPLE, 'client'), untrusted),
      }, context);
      await sameAnswers('secure-gateways', 'credential-name', folder, context);
      await sameAnswers('gateway-api', 'gateway-api', folder, context);
      for (const attachment of ATTACHMENTS) await everything(attachment, path.join(folder, attachment), untrusted, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

/** The script of `docs/reference/gateway-api.md`, as it is printed, at the example of each API. */
async function sameAnswers(example: string, chart: string, home: string, { tools, report }: Context): Promise<void> {
  const id = `the ten requests of docs/reference/gateway-api.md at examples/${example}`;
  if (!report.selects(id)) return;
  const page = fs.readFileSync(path.join(ROOT, 'docs', 'reference', 'gateway-api.md'), 'utf8');
  const [, script = ''] = /```sh\n(ask\(\)[\s\S]*?)```/.exec(page) ?? [];
  const promised = [...script.matchAll(/# (\d{3})$/gm)].map(([, status]) => status);
  const cwd = path.join(ROOT, 'examples', example);
  const served = await tools.judge.serve({ envoy: tools.envoy, paths: [path.join(cwd, 'dist', `${chart}.k8s.yaml`)] });
  try {
    const printed = await runPrinted(served, { name: id, command: script, see: /./ }, cwd, home);
    const ok = promised.length === 10 && printed.trim().split(/\s+/).join() === promised.join();
    report.check({ suite: NAME, judge: 'Envoy: answers to printed commands', id, ok, words: `should be ${promised.join(' ')}, is ${printed}` });
  } finally {
    await served.stop();
  }
}

async function everything(attachment: Attachment, folder: string, untrusted: string[], context: Context): Promise<void> {
  fs.mkdirSync(folder);
  const synth = (phase: RotationPhase): Synthesized => {
    const store = CertificateStore.directory(path.join(folder, 'store'), { reporter: CertificateReporter.silent() });
    const from = CertificateAuthority.selfSigned('old', { store });
    const to = CertificateAuthority.selfSigned('new', { store });
    const ca = CertificateAuthority.rotating({ from, to, phase });
    return { yaml: quietly(() => kubernetesModes(attachment, ca)), client: ca.issueClientCertificate('client'), trusts: ca.trustAnchors.pem };
  };
  const first = synth(RotationPhase.TRUST_BOTH);
  const manifests = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(manifests, [first.yaml, ...GRPC_SERVICES].join('\n---\n'));
  const client = path.join(folder, 'client');
  first.client.writeFiles(client);
  fs.writeFileSync(path.join(client, 'ca.crt'), first.trusts);
  await walk({
    suite: NAME,
    form: attachment,
    paths: [manifests],
    expectations: served => expectations(served, client, untrusted),
    more: async served => {
      await callGrpc(served, attachment, first.trusts, context);
      await rotateAuthority(served, { suite: NAME, form: attachment, clients: CLIENTS }, synth, context);
      await trustBackend(served, attachment, path.join(client, 'ca-of-rotation.crt'), synth, context);
    },
  }, context);
}

/** A real gRPC client: its calls end at the backend of the most specific method. */
async function callGrpc(served: Served, attachment: Attachment, ca: string, { report, tools }: Context): Promise<void> {
  const calls = [
    { method: '/shop.Cart/Add', expected: 'OK writer.default.svc.cluster.local' },
    { method: '/shop.Cart/List', expected: 'OK reader.default.svc.cluster.local' },
    { method: '/shop.Other/Add', expected: 'Unimplemented' },
  ];
  const common = { address: `127.0.0.1:${served.port(443)}`, host: 'grpc.example.com', ca };
  const answers = await tools.judge.callGrpc(calls.map(({ method }) => ({ ...common, method })));
  for (const [index, { method, expected }] of calls.entries()) {
    const { code, service, message } = answers[index];
    const id = `${attachment}: ${method}`;
    const ok = [code, service].filter(part => part !== undefined).join(' ') === expected;
    if (report.selects(id)) report.check({ suite: NAME, judge: 'Envoy: answers to a gRPC client', id, ok, words: `should be ${expected}, is ${code} ${service} ${message}` });
  }
}

/** The policy's authorities become those of the backend, which only the running backend has. */
async function trustBackend(
  served: Served, attachment: Attachment, ca: string, synth: (phase: RotationPhase) => Synthesized, { report }: Context,
): Promise<void> {
  const id = `${attachment}: a backend whose certificate is by the authorities of its policy`;
  if (!report.selects(id)) return;
  const metadata = { name: 'strict-backend-ca', namespace: 'default' };
  await served.replace(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'ca.crt': served.ready.backendCa } }));
  fs.writeFileSync(ca, synth(RotationPhase.TRUST_BOTH).trusts); // whichever authority the rotation ended with
  let seen = await curl(served, STRICT, ['--cacert', ca]);
  for (let tries = 0; tries < 40 && seen.status !== 200; tries++) {
    await new Promise(resolve => setTimeout(resolve, 250));
    seen = await curl(served, STRICT, ['--cacert', ca]);
  }
  const ok = seen.status === 200 && seen.service === 'strict.default.svc.cluster.local';
  report.check({ suite: NAME, judge: 'Envoy: answers to curl', id, ok, words: JSON.stringify(seen) });
}

function expectations({ ready }: Served, client: string, untrusted: string[]): Expectation[] {
  const backend = path.join(client, 'back-end.crt');
  fs.writeFileSync(backend, ready.backendCa ?? '');
  const ca = ['--cacert', path.join(client, 'ca.crt')];
  const from = (name: string, url: string, service: string, status = 200): Expectation =>
    ({ name, url, curl: ca, expect: { status, service: `${service}.default.svc.cluster.local` } });
  const asking = (name: string, url: string, service: string, optional: boolean): Expectation[] => [
    optional ? from(`${name}: none`, url, service) : { name: `${name}: none`, url, curl: ca, expect: { refused: REFUSED } },
    { ...from(`${name}: the client's`, url, service), curl: [...ca, ...as(client)] },
    { name: `${name}: a untrusted's`, url, curl: [...ca, ...untrusted], expect: { refused: REFUSED } },
  ];
  return [
    ...taskExpectations(client, untrusted),
    from('wildcard', 'https://a.wild.example/', 'wild'),
    {
      name: 'two labels below the wildcard', // which no certificate covers
      url: 'https://a.b.wild.example/',
      curl: ['--insecure'],
      expect: { status: 200, service: 'wild.default.svc.cluster.local' },
    },
    from('the specific host before the wildcard', 'https://special.wild.example/', 'special'),
    {
      name: 'TLS name of the wildcard, host of mutual TLS',
      url: 'https://a.wild.example/status/418',
      curl: [...ca, '--header', 'Host: httpbin.example.com'],
      expect: { status: 404 },
    },
    { name: 'http of the wildcard', url: 'http://a.wild.example/x?y=z', expect: { status: 301, redirect: 'https://a.wild.example/x?y=z' } },
    from('prefix replaced by a slash', 'https://routes.example.com/strip/status/418', 'stripped', 418),
    from('prefix replaced by another', 'https://routes.example.com/swap/418', 'swapped', 418),
    from('no prefix of an element', 'https://routes.example.com/stripped', 'rest'),
    from('every path put below another becomes /status418', 'https://glued.example.com/418', 'glued'),
    from('every path put below another, with a slash in the request', 'https://glued.example.com//418', 'glued', 418),
    from('query parameter with a value', 'https://routes.example.com/?debug=1', 'debugged'),
    from('query parameter with an empty value', 'https://routes.example.com/?debug=', 'debugged'),
    from('query parameter without a value', 'https://routes.example.com/?debug', 'debugged'),
    from('no query parameter', 'https://routes.example.com/?other=1', 'rest'),
    from('http without TLS', 'http://plain.example.com/', 'plain'),
    from('http without TLS on a separate port', 'http://a.plain.example:8080/', 'plain'),
    { name: 'no https for it', url: 'https://plain.example.com/', curl: ['--insecure'], expect: { refused: REFUSED } },
    ...asking('optional mutual', 'https://optional.example.com:8443/', 'optional', true),
    ...asking('mutual by a ConfigMap of another namespace', 'https://granted.example.com:9443/', 'granted', false),
    from('a method of gRPC', 'https://grpc.example.com/shop.Cart/Add', 'writer'),
    from('another method of the service', 'https://grpc.example.com/shop.Cart/List', 'reader'),
    { name: 'another service', url: 'https://grpc.example.com/shop.Other/Add', curl: ca, expect: { status: 404 } },
    {
      name: 'a backend whose certificate is not by the authorities of its policy',
      url: STRICT,
      curl: ca,
      expect: { status: 503 },
    },
    from('the first of many hosts', 'https://h0.many.example/', 'many0'),
    from('the last of many hosts, in a ListenerSet', 'https://h63.many.example/', 'many63'),
    { name: 'http of it', url: 'http://h63.many.example/x', expect: { status: 301, redirect: 'https://h63.many.example/x' } },
    { ...from('a host of a team', 'https://team.example.com/', ''), expect: { status: 200, service: 'team.team-a.svc.cluster.local' } },
    { name: 'http of it, redirected', url: 'http://team.example.com/x', expect: { status: 301, redirect: 'https://team.example.com/x' } },
    { name: 'mutual TLS of a team without', url: 'https://safe.team.example.com/', curl: ca, expect: { refused: REFUSED } },
    {
      name: 'mutual TLS of a team with',
      url: 'https://safe.team.example.com/',
      curl: [...ca, ...as(client)],
      expect: { status: 200, service: 'team.team-a.svc.cluster.local' },
    },
    { name: 'passthrough', url: 'https://pass.example.com/', curl: ['--cacert', backend], expect: { status: 200, service: HOSTS.nginx } },
    { name: "passthrough is not by the gateway's authority", url: 'https://pass.example.com/', curl: ca, expect: { refused: /certificate/ } },
  ];
}
