import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { backendsOf, bothProgram, BothProgram, BothRequest, buildBoth, longProgram, requestsOf } from '../generated/both-apis';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { Call, CallResult } from '../tools/answers';
import { curl } from '../walk/curl';
import { Gateway, KubernetesGateway } from 'cdk8s-istio-ingress';

const NAME = 'gateway-api-generated';
const NAMESPACE = 'istio-system';
const LABELS = { istio: 'ingressgateway', app: 'istio-ingressgateway' };

interface Pair {
  readonly id: string;
  readonly program: BothProgram;
  readonly classic: string;
  readonly gatewayApi: string;
}

/** Random programs that both APIs can express: each request ends at the same backend, by Istio's simulation and in Envoy. */
export const gatewayApiGeneratedSuite: Suite = {
  name: NAME,
  async run(context) {
    const { report, options: { seed, cases } } = context;
    const wanted = Math.ceil(cases / 10);
    const sampled = fc.sample(bothProgram, { seed, numRuns: wanted * 4 });
    const pairs = sampled.flatMap((program, index) => pairOf(program, `program ${index}`)).slice(0, wanted);
    process.stderr.write(`${NAME}: seed ${seed}, ${pairs.length} programs\n`);
    const long = fc.sample(longProgram, { seed, numRuns: Math.ceil(cases / 50) }).flatMap((program, index) => pairOf(program, `long program ${index}`));
    await simulate([...pairs, ...long].filter(({ id }) => report.selects(id)), context);
    for (const pair of pairs.slice(0, Math.ceil(cases / 100))) {
      if (report.selects(`${pair.id} in Envoy`)) await walkBoth(pair, context);
    }
  },
};

/** Nothing where the Gateway API, or both, refuse the program: the order of its routes, or a host that is served twice. */
function pairOf(program: BothProgram, id: string): Pair[] {
  const build = (Api: typeof Gateway | typeof KubernetesGateway, refusal: RegExp) => {
    try {
      return quietly(() => buildBoth(program, Api));
    } catch (error) {
      if (refusal.test((error as Error).message)) return undefined;
      throw error;
    }
  };
  const gatewayApi = build(KubernetesGateway, /\((gateway-api|invalid-host|invalid-route|duplicate-name)\)/);
  const classic = gatewayApi && build(Gateway, /^Validation failed|\((invalid-host|invalid-route|duplicate-name)\)/);
  return gatewayApi && classic ? [{ id, program, gatewayApi, classic }] : [];
}

async function simulate(pairs: readonly Pair[], { tools, report }: Context): Promise<void> {
  const cases = pairs.flatMap(({ id, program, classic, gatewayApi }) => {
    const context = [...gatewayObjects(), ...backendsOf(program)].map(object => JSON.stringify(object)).join('\n---\n');
    const calls = requestsOf(program).map(callOf);
    return [classic, gatewayApi].map(yaml => ({ id, yaml, context, calls }));
  });
  const answers = await tools.judge.simulate(cases);
  let requests = 0;
  for (const [index, { id, program, gatewayApi }] of pairs.entries()) {
    const [classic, kubernetes] = answers.slice(2 * index, 2 * index + 2);
    const asked = requestsOf(program);
    const words = [classic.error, kubernetes.error].filter(error => error !== undefined);
    asked.forEach((request, position) => {
      const [a, b] = [classic, kubernetes].map(({ results }) => endOf(request, results[position] ?? {}));
      if (a !== b) words.push(`${JSON.stringify(request)}: ${a} by Istio's API, ${b} by the Gateway API`);
    });
    requests += asked.length;
    report.check({
      suite: NAME, judge: 'Istio: traffic simulation of both APIs', id, ok: words.length === 0, words: words.slice(0, 5).join('\n'), evidence: gatewayApi,
    });
  }
  const split = pairs.filter(({ gatewayApi }) => / name: long\.example\.com-2$/m.test(gatewayApi)).length;
  process.stderr.write(`${NAME}: ${requests} requests to each API, ${split} programs with several HTTPRoutes for a host\n`);
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

async function walkBoth({ id, program, classic, gatewayApi }: Pair, { tools, report }: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-both-'));
  try {
    const seen: string[][] = [];
    for (const [index, yaml] of [classic, gatewayApi].entries()) {
      const file = path.join(folder, `${index}.yaml`);
      fs.writeFileSync(file, yaml);
      const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
      const answers: string[] = [];
      for (const { tls, host, sni, path: asked } of requestsOf(program)) {
        if (sni !== host) continue;
        for (const more of [[], ['--request', 'POST'], ['--header', 'x-probe: yes'], ['--get', '--data', 'q=1']]) {
          const { status, service, redirect, error } = await curl(served, `${tls ? 'https' : 'http'}://${host}${asked}`, ['--insecure', ...more]);
          answers.push(`${host}${asked} ${more.join(' ')}: ${status} ${service || redirect || (error && 'refused')}`);
        }
      }
      await served.stop();
      seen.push(answers);
    }
    const words = seen[0].flatMap((answer, index) => answer === seen[1][index] ? [] : [`${answer} by Istio's API, ${seen[1][index]} by the Gateway API`]);
    report.check({
      suite: NAME,
      judge: 'Envoy: the same answers by both APIs',
      id: `${id} in Envoy`,
      ok: words.length === 0 && seen[0].length > 0,
      words: words.slice(0, 5).join('\n'),
      evidence: gatewayApi,
    });
    process.stderr.write(`${NAME}: ${id}: ${seen[0].length} requests through Envoy to each API\n`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
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
