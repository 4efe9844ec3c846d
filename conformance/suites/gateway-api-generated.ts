import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { backendsOf, bothProgram, BothProgram, BothRequest, buildBoth, longProgram, named, requestsOf } from '../generated/both-apis';
import { inParallel, KeptConnections, Variant } from '../generated/kept-connections';
import { quietly } from '../generated/quietly';
import { expectedAnswers } from '../ingress/expected-answers';
import { Context, Suite } from '../suite';
import { Call, CallResult } from '../tools/answers';
import { CertificateAuthority, CertificateReporter, CertificateStore, Gateway, IngressResponse, IngressSimulator, KubernetesGateway } from 'cdk8s-istio-ingress';

const NAME = 'gateway-api-generated';
const NAMESPACE = 'istio-system';
const LABELS = { istio: 'ingressgateway', app: 'istio-ingressgateway' };

interface Pair {
  readonly id: string;
  readonly program: BothProgram;
  readonly classic: string;
  readonly gatewayApi: string;
}

/** Programs whose manifests are in one cluster at a time. */
const BATCH = 25;

/** Random programs that both APIs can express: each request ends at the same backend, by Istio's simulation and in Envoy. */
export const gatewayApiGeneratedSuite: Suite = {
  name: NAME,
  async run(context) {
    const { report, options: { seed, cases } } = context;
    const ca = CertificateAuthority.selfSigned('generated', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
    const wanted = Math.ceil(cases / 10);
    const programs = fc.sample(bothProgram, { seed, numRuns: wanted * 4 });
    const pairs = programs.flatMap((program, index) => pairOf(named(program, `p${index}`), ca)).slice(0, wanted);
    const long = fc.sample(longProgram, { seed, numRuns: Math.ceil(cases / 50) }).flatMap((program, index) => pairOf(named(program, `long${index}`), ca));
    process.stderr.write(`${NAME}: seed ${seed}, ${pairs.length} programs, ${long.length} long ones\n`);
    await simulate([...pairs, ...long].filter(({ id }) => report.selects(id)), context);
    await inEnvoy(pairs.slice(0, Math.ceil(cases / 50)).filter(({ id }) => report.selects(`${id} in Envoy`)), ca, context);
  },
};

/** Nothing where the Gateway API, or both, refuse the program: the order of its routes, or a host that is served twice. */
function pairOf(program: BothProgram, ca: CertificateAuthority): Pair[] {
  const build = (Api: typeof Gateway | typeof KubernetesGateway, refusal: RegExp) => {
    try {
      return quietly(() => buildBoth(program, Api, ca));
    } catch (error) {
      if (refusal.test((error as Error).message)) return undefined;
      throw error;
    }
  };
  const gatewayApi = build(KubernetesGateway, /\((gateway-api|invalid-host|invalid-route|duplicate-name)\)/);
  const classic = gatewayApi && build(Gateway, /^Validation failed|\((invalid-host|invalid-route|duplicate-name)\)/);
  return gatewayApi && classic ? [{ id: program.name, program, gatewayApi, classic }] : [];
}

async function simulate(pairs: readonly Pair[], { tools, report }: Context): Promise<void> {
  const batches = batchesOf(pairs);
  const answers = await tools.judge.simulate(batches.flatMap(batch => {
    const context = [...gatewayObjects(), ...batch.flatMap(({ program }) => backendsOf(program))].map(object => JSON.stringify(object)).join('\n---\n');
    const calls = batch.flatMap(({ program }) => requestsOf(program).map(callOf));
    return (['classic', 'gatewayApi'] as const).map(api => ({ id: batch[0].id, yaml: batch.map(pair => pair[api]).join('\n---\n'), context, calls }));
  }));
  let requests = 0;
  let compared = 0;
  for (const [index, batch] of batches.entries()) {
    const [classic, kubernetes] = answers.slice(2 * index, 2 * index + 2);
    const ours = IngressSimulator.fromManifests(batch.map(({ gatewayApi }) => gatewayApi).join('\n---\n'));
    let position = 0;
    for (const { id, program, gatewayApi } of batch) {
      const words = [classic.error, kubernetes.error].filter(error => error !== undefined);
      const differing: string[] = [];
      for (const request of requestsOf(program)) {
        const [a, b] = [classic, kubernetes].map(({ results }) => endOf(request, results[position] ?? {}));
        if (a !== b) words.push(`${JSON.stringify(request)}: ${a} by Istio's API, ${b} by the Gateway API`);
        position += 1;
        if (request.conditional) continue; // Istio's simulation compares paths alone
        const our = ourEnd(await ours.request(urlOf(request), { sni: request.sni, headers: { host: request.host }, handshake: false }));
        const its = b.replace(/, mutual$/, '').replace(/^no .*matched$/, 'none');
        compared += 1;
        if (our !== its) differing.push(`${JSON.stringify(request)}: ${our} by request, ${its} by Istio`);
      }
      report.check({
        suite: NAME,
        judge: "Istio: traffic simulation agrees with 'request'",
        id,
        ok: differing.length === 0,
        words: differing.slice(0, 5).join('\n'),
        evidence: gatewayApi,
      });
      report.check({
        suite: NAME, judge: 'Istio: traffic simulation of both APIs', id, ok: words.length === 0, words: words.slice(0, 5).join('\n'), evidence: gatewayApi,
      });
    }
    requests += position;
  }
  const split = pairs.filter(({ gatewayApi }) => / name: long\S*\.example\.com-2$/m.test(gatewayApi)).length;
  process.stderr.write(`${NAME}: ${requests} requests to each API, ${split} programs with several HTTPRoutes for a host; `
    + `${compared} requests compared with 'request'\n`);
}

function batchesOf(pairs: readonly Pair[]): Pair[][] {
  return Array.from({ length: Math.ceil(pairs.length / BATCH) }, (_, index) => pairs.slice(index * BATCH, (index + 1) * BATCH));
}

function callOf({ tls, sni, host, path: asked, passthrough }: BothRequest): Call {
  const gateway = { namespace: NAMESPACE, labels: LABELS };
  return { port: tls ? 443 : 80, tls, ...tls && { sni }, host, path: asked, gateway, ...passthrough && { protocol: 'tcp' as const } };
}

/** Where a request ends; a redirect is a route without backend in the Gateway API, and an error of the simulation in the other. */
function endOf({ tls }: BothRequest, { error, route, cluster, clientCertificate }: CallResult): string {
  if (!tls && (error?.startsWith('tls required') || (route !== undefined && cluster === undefined))) return 'redirect';
  return `${error ?? cluster ?? 'no backend'}${clientCertificate ? ', mutual' : ''}`;
}

function urlOf({ tls, sni, path: asked }: BothRequest): string {
  return `${tls ? 'https' : 'http'}://${sni}${asked}`;
}

/** The same words for what `request` says. */
function ourEnd({ status, destination }: IngressResponse): string {
  if (status === 'routed') return `outbound|${destination!.port}||${destination!.host}`;
  return status === 'redirected' ? 'redirect' : status === 'refused' || status === 'not-found' ? 'none' : status;
}

/** Every program in one Envoy for each API, asked the same. */
async function inEnvoy(pairs: readonly Pair[], ca: CertificateAuthority, { tools, report }: Context): Promise<void> {
  if (pairs.length === 0) return;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-both-'));
  const { certificateChain: cert, privateKey: key } = ca.issueClientCertificate('client');
  const questions = pairs.flatMap(({ id, program }) => requestsOf(program)
    .flatMap(request => variantsOf(request).map(variant => ({ id, request, variant }))));
  try {
    const seen: string[][] = [];
    for (const api of ['classic', 'gatewayApi'] as const) {
      const file = path.join(folder, `${api}.yaml`);
      fs.writeFileSync(file, pairs.map(pair => pair[api]).join('\n---\n'));
      const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
      const client = new KeptConnections(served, { cert, key });
      seen.push(await inParallel(questions, ({ request, variant }) => client.ask(request, variant)));
      client.close();
      await served.stop();
    }
    const ours = IngressSimulator.fromManifests(pairs.map(({ gatewayApi }) => gatewayApi).join('\n---\n'));
    const client = ca.issueClientCertificate('client');
    const expected: (string[] | undefined)[] = [];
    for (const { request, variant } of questions) {
      const { method, headers, query = '', anonymous = false } = variant;
      expected.push(expectedAnswers(await ours.request(urlOf(request) + query, {
        sni: request.sni,
        method,
        headers: { ...headers, host: request.host },
        ...!anonymous && { clientCertificate: client, handshake: false },
      })));
    }
    for (const { id, gatewayApi } of pairs) {
      const check = (judge: string, differing: readonly string[]) => report.check({
        suite: NAME, judge, id: `${id} in Envoy`, ok: differing.length === 0, words: differing.slice(0, 5).join('\n'), evidence: gatewayApi,
      });
      check("Envoy: answers as 'request' says", questions.flatMap((question, index) => question.id !== id || expected[index]?.includes(seen[1][index].trim())
        ? [] : [`${JSON.stringify(question)}: ${expected[index]?.join(' or ')} by request, ${seen[1][index]} by Envoy`]));
      check('Envoy: the same answers by both APIs', questions.flatMap((question, index) => {
        const [a, b] = seen.map(answers => answers[index]);
        return question.id !== id || a === b ? [] : [`${JSON.stringify(question)}: ${a} by Istio's API, ${b} by the Gateway API`];
      }));
    }
    process.stderr.write(`${NAME}: ${questions.length} requests through Envoy to each API: ${summaryOf(seen[0])}\n`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function variantsOf({ mutual }: BothRequest): Variant[] {
  return [{}, { method: 'POST' }, { headers: { 'x-probe': 'yes' } }, { query: '?q=1' }, ...mutual ? [{ anonymous: true }] : []];
}

function summaryOf(answers: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const answer of answers) counts.set(answer.split(' ')[0], (counts.get(answer.split(' ')[0]) ?? 0) + 1);
  return [...counts].map(([status, count]) => `${count} ${status}`).join(', ');
}

/** Service, endpoints and Pod of the gateway. */
function gatewayObjects(): object[] {
  const name = 'istio-ingressgateway';
  const ports = [80, 443];
  return [
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: NAMESPACE },
      spec: { selector: LABELS, ports: ports.map(port => ({ name: `tcp-${port}`, port, targetPort: port, protocol: 'TCP' })) },
    },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'gateway', namespace: NAMESPACE, labels: LABELS },
      spec: { containers: [{ name: 'istio-proxy', image: 'istio/proxyv2' }] },
      status: { podIP: '127.0.0.1', podIPs: [{ ip: '127.0.0.1' }], phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
    },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      addressType: 'IPv4',
      metadata: { name: `${name}-pod`, namespace: NAMESPACE, labels: { 'kubernetes.io/service-name': name } },
      endpoints: [{ addresses: ['127.0.0.1'], conditions: { ready: true }, targetRef: { kind: 'Pod', name: 'gateway', namespace: NAMESPACE } }],
      ports: ports.map(port => ({ name: `tcp-${port}`, port, protocol: 'TCP' })),
    },
  ];
}
