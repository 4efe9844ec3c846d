import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { curl } from '../walk/curl';
import { walk } from '../walk/walk';
import { Destination, FaultAbort, Gateway, PathMatch, Server, StringMatch, VirtualService } from 'cdk8s-istio-ingress';

const NAME = 'policies';
const HOST = 'policies.example.com';
const REQUESTS = 200;
const ORIGIN = ['--header', 'origin: https://app.example.com'];
const PREFLIGHT = ['--request', 'OPTIONS', '--header', 'access-control-request-method: PUT'];

/** Policies of routes: curl at Envoy sees CORS, faults, copies, shares, and the headers of one destination. */
export const policiesSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-policies-'));
    const file = path.join(folder, 'manifests.yaml');
    fs.writeFileSync(file, manifests());
    const url = (to: string) => `http://${HOST}${to}`;
    try {
      await walk({
        suite: NAME,
        form: 'Istio',
        paths: [file],
        expectations: () => [
          {
            name: 'a preflight of a permitted origin',
            url: url('/cors'),
            curl: [...PREFLIGHT, ...ORIGIN],
            expect: {
              status: 200,
              service: '',
              headers: {
                'access-control-allow-origin': 'https://app.example.com',
                'access-control-allow-credentials': 'true',
                'access-control-allow-methods': 'GET,PUT',
                'access-control-allow-headers': 'content-type',
                'access-control-max-age': '3600',
              },
            },
          },
          {
            name: 'a preflight of another origin goes to the backend',
            url: url('/cors'),
            curl: [...PREFLIGHT, '--header', 'origin: https://other.example.com'],
            expect: { status: 200, service: 'api.default.svc.cluster.local', headers: { 'access-control-allow-origin': undefined } },
          },
          {
            name: 'a request of a permitted origin',
            url: url('/cors'),
            curl: ORIGIN,
            expect: {
              status: 200, service: 'api.default.svc.cluster.local', headers: { 'access-control-allow-origin': 'https://app.example.com' },
            },
          },
          { name: 'an abort of all requests', url: url('/abort'), expect: { status: 418, service: '' } },
          { name: 'an abort with a status of gRPC', url: url('/grpc'), expect: { status: 200, service: '', headers: { 'grpc-status': undefined } } },
          { name: 'an abort of no request', url: url('/none'), expect: { status: 200, service: 'api.default.svc.cluster.local' } },
          { name: 'a field that a patch sets', url: url('/rest'), expect: { status: 200, headers: { 'x-patched': 'yes' } } },
        ],
        more: measure,
      }, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function measure(served: Served, { report }: Context): Promise<void> {
  const check = (id: string, ok: boolean, words: string) => {
    if (report.selects(id)) report.check({ suite: NAME, judge: 'Envoy: measured', id, ok, words });
  };
  const start = performance.now();
  const delayed = await curl(served, `http://${HOST}/delay`);
  const took = performance.now() - start;
  check('a delay is waited for', delayed.status === 200 && took >= 700, `${delayed.status} after ${took} ms, the delay is 700 ms`);

  const versions: { [version: string]: number } = {};
  for (let i = 0; i < REQUESTS; i += 1) {
    const { headers } = await curl(served, `http://${HOST}/split`);
    versions[headers['x-version']] = (versions[headers['x-version']] ?? 0) + 1;
  }
  // 200 of a binomial distribution with p = 0.25: six standard deviations are 37
  const share = versions['2'] ?? 0;
  check('weights are kept, with the headers of each destination', Math.abs(share - REQUESTS / 4) < 37 && (versions['1'] ?? 0) + share === REQUESTS,
    JSON.stringify(versions));

  for (let i = 0; i < 40; i += 1) await curl(served, `http://${HOST}/mirrors`);
  const counts = await Promise.all(['api', 'copy', 'half', 'never'].map(async service => `${service} ${await requestsTo(served, service)}`));
  const [, copy, half, never] = counts.map(count => Number(count.split(' ')[1]));
  check('every mirror gets its share of copies', copy === 40 && half > 3 && half < 37 && never === 0, counts.join(', '));
}

/** What Envoy counts for the cluster of a Service. */
async function requestsTo({ ready: { admin } }: Served, service: string): Promise<number> {
  const stats = await (await fetch(`http://${admin}/stats?filter=outbound.*${service}.*upstream_rq_total`)).text();
  return [...stats.matchAll(/upstream_rq_total: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
}

function manifests(): string {
  const app = new App();
  const chart = new Chart(app, 'policies', { namespace: 'default' });
  const [api, next, copy, half, never] = ['api', 'next', 'copy', 'half', 'never'].map(name => Destination.service(name, 80));
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'policies' }, servers: [Server.http({ hosts: [HOST] })] });
  const routes = new VirtualService(chart, 'Routes', { hosts: [HOST], gateways: [gateway] });
  const at = (to: string) => ({ name: to, paths: [PathMatch.exact(`/${to}`)], destination: api });
  routes.addRoute({
    ...at('cors'),
    cors: {
      allowOrigins: [StringMatch.exact('https://app.example.com')],
      allowMethods: ['GET', 'PUT'],
      allowHeaders: ['content-type'],
      maxAge: Duration.hours(1),
      allowCredentials: true,
    },
  });
  routes.addRoute({ ...at('abort'), fault: { abort: FaultAbort.httpStatus(418) } });
  routes.addRoute({ ...at('grpc'), fault: { abort: FaultAbort.grpcStatus('UNAVAILABLE') } });
  routes.addRoute({ ...at('none'), fault: { abort: FaultAbort.httpStatus(418, { percentage: 0 }) } });
  routes.addRoute({ ...at('delay'), fault: { delay: { fixedDelay: Duration.millis(700) } } });
  routes.addRoute({
    ...at('split'),
    destination: Destination.weighted([
      { destination: api, weight: 3, responseHeaders: { set: { 'x-version': '1' } } },
      { destination: next, weight: 1, responseHeaders: { set: { 'x-version': '2' } } },
    ]),
  });
  routes.addRoute({
    ...at('mirrors'), mirrors: [{ destination: copy }, { destination: half, percentage: 50 }, { destination: never, percentage: 0 }],
  });
  routes.addRoute({ ...at('rest') }).patch('/headers/response/set/x-patched', 'yes');
  return quietly(() => app.synthYaml());
}
