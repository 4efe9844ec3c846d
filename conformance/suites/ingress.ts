import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { tangle, Tangle } from '../ingress/arbitrary-gateways';
import { routing } from '../ingress/arbitrary-routes';
import { opinionOf, wordsOf } from '../ingress/compare';
import { CLIENTS, doors, TRUST } from '../ingress/handshakes';
import { Context, Suite } from '../suite';
import { CallResult } from '../tools/answers';
import { Served } from '../tools/served';
import { IngressSimulator, IngressResponse, IngressRequestOptions } from 'cdk8s-istio-ingress';

const NAME = 'ingress';
const BATCH = 250;
/** Hosts with generated routes in the one Envoy, each with six requests. */
const ROUTINGS = 100;

/** The ingress in memory says what Istio's simulation and Envoy say. */
export const ingressSuite: Suite = {
  name: NAME,
  async run(context) {
    await simulated(context);
    await served(context);
  },
};

/** Random Gateways that get in each other's way: Istio decides where each call ends. */
async function simulated({ tools, report, options }: Context): Promise<void> {
  const tangles = fc.sample(tangle, { seed: options.seed, numRuns: options.cases }).map((one, index) => ({ ...one, id: `tangle ${index}` }))
    .filter(({ id }) => report.selects(id));
  let calls = 0;
  for (let start = 0; start < tangles.length; start += BATCH) {
    const batch = tangles.slice(start, start + BATCH);
    const answers = await tools.judge.simulate(batch.map(({ id, ...one }) => ({
      id, yaml: yamlOf(one.objects), calls: one.calls.map(call => ({ ...call, ...call.tls ? { sni: call.host } : {} })),
    })));
    for (const [at, one] of batch.entries()) {
      const { results, error } = answers[at];
      const wrong = error ? [error] : await strays(one, results);
      calls += one.calls.length;
      report.check({
        suite: NAME,
        judge: 'Istio: traffic simulation',
        id: one.id,
        ok: wrong.length === 0,
        words: wrong.slice(0, 5).join('\n'),
        evidence: wrong.length > 0 ? `# seed ${options.seed}\n${yamlOf(one.objects)}` : undefined,
      });
    }
  }
  process.stderr.write(`${NAME}: ${calls} calls to ${tangles.length} tangles of Gateways\n`);
}

async function strays({ objects, calls }: Tangle, results: CallResult[]): Promise<string[]> {
  const ingress = IngressSimulator.fromManifests(objects);
  const wrong: string[] = [];
  for (const [at, call] of calls.entries()) {
    const { response, ...own } = await opinionOf(ingress, call, virtualService => virtualService.split('/')[0]);
    // the simulation notices the conflict of a listener only when a call meets it; Envoy refuses the listener
    const clash = own.error === 'multiple filter chains matched'
      && results.some(({ error }, other) => error === own.error && calls[other].port === call.port);
    const theirs = wordsOf(results[at]);
    if (!clash && JSON.stringify(own) !== JSON.stringify(theirs)) {
      wrong.push(`${JSON.stringify(call)}: the model says ${JSON.stringify(own)}, Istio `
        + `${JSON.stringify(theirs)}\n${response.steps.join('\n')}`);
    }
  }
  return wrong;
}

interface Asked {
  readonly id: string;
  readonly url: string;
  readonly options: IngressRequestOptions;
  readonly curl: string[];
}

/** Handshakes at doors of every kind, and generated routes: a real Envoy and a real curl decide. */
async function served({ tools, report, options }: Context): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-ingress-'));
  try {
    const routings = fc.sample(routing, { seed: options.seed, numRuns: ROUTINGS });
    const manifests = [...scene(routings.map(({ http }) => http))];
    const file = path.join(folder, 'manifests.yaml');
    fs.writeFileSync(file, yamlOf(manifests));
    const asked = [
      ...handshakes(folder),
      ...routings.flatMap(({ requests }, at) =>
        requests.map(({ path: target, options: own }, number): Asked => ({
          id: `routes ${at}: request ${number}`,
          url: `http://r${at}.example.com${target}`,
          options: own,
          curl: [
            '--path-as-is',
            '--request',
            own.method ?? 'GET',
            ...Object.entries(own.headers ?? {}).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
          ],
        })),
      ),
    ].filter(({ id }) => report.selects(id));
    const ingress = IngressSimulator.fromManifests(manifests);
    const gateway = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
    const counts: Record<string, number> = {};
    try {
      for (const one of asked) {
        const response = await ingress.request(one.url, one.options);
        const kind = `${response.status}${response.alert ? ` (${response.alert})` : ''}`;
        counts[kind] = (counts[kind] ?? 0) + 1;
        const wrong = differences(response, await curl(gateway, one));
        report.check({
          suite: NAME,
          judge: 'Envoy: answers to curl',
          id: one.id,
          ok: wrong.length === 0,
          words: wrong.join('\n'),
          evidence: wrong.length > 0
            ? `# seed ${options.seed}\ncurl ${one.curl.join(' ')} `
              + `${one.url}\n${response.steps.join('\n')}\n${evidence(one, routings.map(({ http }) => http))}`
            : undefined,
        });
      }
    } finally {
      await gateway.stop();
    }
    process.stderr.write(`${NAME}: ${asked.length} requests to Envoy: `
      + `${Object.entries(counts).map(([kind, count]) => `${count} ${kind}`).join(', ')}\n`);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

function scene(routes: object[][]): object[] {
  const { hosts, servers, objects } = doors();
  const istio = { apiVersion: 'networking.istio.io/v1' };
  return [
    {
      ...istio,
      kind: 'Gateway',
      metadata: { name: 'gateway', namespace: 'default' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [...servers, { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*.example.com'] }],
      },
    },
    ...objects,
    {
      ...istio,
      kind: 'VirtualService',
      metadata: { name: 'doors', namespace: 'default' },
      spec: { hosts, gateways: ['gateway'], http: [{ route: [{ destination: { host: 'one', port: { number: 8000 } } }] }] },
    },
    ...routes.map((http, at) => ({
      ...istio,
      kind: 'VirtualService',
      metadata: { name: `routes-${at}`, namespace: 'default' },
      spec: { hosts: [`r${at}.example.com`], gateways: ['gateway'], http },
    })),
    ...['one', 'two', 'three'].map(name => ({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace: 'default' },
      spec: { clusterIP: '10.0.0.1', ports: [{ name: 'http', port: 8000, protocol: 'TCP' }] },
    })),
  ];
}

function handshakes(folder: string): Asked[] {
  const write = (name: string, text: string) => {
    fs.writeFileSync(path.join(folder, name), text);
    return path.join(folder, name);
  };
  return doors().hosts.flatMap(host => Object.entries(CLIENTS).map(([name, { bundle, options }], at) => {
    const [version] = options.tlsVersions ?? [];
    return {
      id: `${host}: a client ${name}`,
      url: `https://${host}/status/418`,
      options: { trust: TRUST, ...options, clientCertificate: bundle },
      curl: [
        '--cacert', write(`${at}.ca`, (options.trust ?? TRUST).pem),
        ...bundle ? ['--cert', write(`${at}.crt`, bundle.certificateChain), '--key', write(`${at}.key`, bundle.privateKey)] : [],
        ...version === 'TLSV1_2' ? ['--tls-max', '1.2'] : version === 'TLSV1_3' ? ['--tlsv1.3'] : [],
      ],
    };
  }));
}

interface Seen {
  readonly status: number;
  readonly redirect: string;
  readonly error: string;
  readonly body?: { readonly service?: string; readonly host?: string; readonly path?: string };
  readonly service?: string;
  /** What CORS sets, by lower-case name. */
  readonly cors: Readonly<Record<string, string>>;
}

function curl({ ready }: Served, { url, curl: options }: Asked): Promise<Seen> {
  const ports = Object.entries(ready.ports).flatMap(([port, local]) => ['--connect-to', `:${port}:127.0.0.1:${local}`]);
  const args = [
    '--silent', '--show-error', '--include', '--max-time', '20', '--noproxy', '*', '--write-out', '\\n%{json}', ...ports, ...options, url,
  ];
  return new Promise(resolve => {
    execFile('curl', args, { encoding: 'utf8' }, (_, stdout) => {
      const cut = stdout.lastIndexOf('\n');
      const reported = JSON.parse(stdout.slice(cut + 1));
      const start = stdout.indexOf('\n{');
      const answer = start >= 0 && start < cut ? stdout.slice(start + 1, cut).trim() : '';
      resolve({
        status: reported.http_code ?? reported.response_code,
        redirect: /^location: (.*?)\r?$/mi.exec(stdout.slice(0, cut))?.[1] ?? '',
        error: reported.errormsg ?? '',
        cors: Object.fromEntries([...stdout.slice(0, cut).matchAll(/^(access-control-[a-z-]+): (.*?)\r?$/gmi)]
          .map(([, name, value]) => [name.toLowerCase(), value])),
        service: /^x-service: (\S+)/mi.exec(stdout.slice(0, cut))?.[1],
        body: answer.startsWith('{') ? JSON.parse(answer) : undefined,
      });
    });
  });
}

/** Where Envoy and the model disagree. */
function differences(response: IngressResponse, seen: Seen): string[] {
  const wrong: string[] = [];
  const compare = (what: string, model: unknown, envoy: unknown) => {
    if (model !== envoy) wrong.push(`${what}: the model says ${JSON.stringify(model)}, Envoy ${JSON.stringify(envoy)}`);
  };
  if (response.status === 'refused') {
    compare('connection', 'refused', seen.status === 0 ? 'refused' : `answers ${seen.status}`);
    const alert = /alert ([a-z ]+?)(?:,|$|\s*\()/.exec(seen.error)?.[1];
    // over TLS 1.3 curl sees the alert or only the closed connection, as the race goes
    if (alert && response.reason?.startsWith('by the gateway')) compare('alert', response.alert, alert);
    return wrong;
  }
  if (seen.error) return [`the model says ${response.status}, curl: ${seen.error}`];
  const cors = Object.entries(response.headers ?? {}).filter(([name]) => name.startsWith('access-control-')).sort();
  compare('CORS', JSON.stringify(cors), JSON.stringify(Object.entries(seen.cors).sort()));
  if (response.status === 'routed') {
    compare('destination', `${response.destination?.host}.default.svc.cluster.local`, seen.service);
    if (seen.body) {
      compare('host', response.host, seen.body.host);
      compare('path', response.path?.replace(/\?.*$/, ''), seen.body.path);
    }
    return wrong;
  }
  compare('destination', undefined, seen.service);
  compare('status', response.statusCode, seen.status);
  compare('redirect', response.redirect ?? '', seen.redirect);
  return wrong;
}

function evidence({ id }: Asked, routes: object[][]): string {
  const at = /^routes (\d+)/.exec(id)?.[1];
  return at === undefined ? '' : stringify(routes[Number(at)]);
}

function yamlOf(objects: object[]): string {
  // Kubernetes reads YAML 1.1, where on is a boolean
  return objects.map(object => stringify(object, { version: '1.1' })).join('---\n');
}
