import { stringify } from 'yaml';
import { opinionOf, wordsOf } from '../ingress/compare';
import { Context, Suite } from '../suite';
import { IngressSimulator } from 'cdk8s-istio-ingress';

const NAME = 'manifests';
const HOST = 'shop.example.com';

const gateway = (...servers: object[]) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'g', namespace: 'shop' },
  spec: { selector: { istio: 'ingressgateway' }, servers },
});
const http = (number: number, ...hosts: string[]) => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts });
const through = (number: number, ...hosts: string[]) => ({ port: { number, name: `tls-${number}`, protocol: 'TLS' }, hosts, tls: { mode: 'PASSTHROUGH' } });
const routes = (name: string, hosts: string[] | undefined, spec: object, namespace = 'shop') => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace },
  spec: { ...(hosts ? { hosts, gateways: ['shop/g'] } : {}), ...spec },
});
const to = (host: string, more: object = {}) => ({ ...more, route: [{ destination: { host, port: { number: 80 } } }] });
const below = (prefix: string) => ({ match: [{ uri: { prefix } }] });
const service = (name: string) => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name, namespace: 'shop' },
  spec: { clusterIP: '10.0.0.1', ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
});

interface Case {
  readonly id: string;
  readonly objects: object[];
  readonly calls: { readonly port: number; readonly tls: boolean; readonly host: string; readonly path: string }[];
}

const paths = (port: number, host: string, ...all: string[]) => all.map(path => ({ port, tls: false, host, path }));

/** What people write in their manifests and this library does not write by itself. */
const CASES: readonly Case[] = [
  {
    id: 'a delegate takes over a prefix',
    objects: [
      gateway(http(80, HOST)),
      routes('root', [HOST], { http: [{ ...below('/a'), delegate: { name: 'd', namespace: 'shop' } }, to('b')] }),
      routes('d', undefined, { http: [to('a', below('/a/x')), to('b', below('/other')), to('a')] }),
    ],
    calls: paths(80, HOST, '/', '/a', '/a/x', '/other'),
  },
  {
    id: 'a delegate that is missing',
    objects: [gateway(http(80, HOST)), routes('root', [HOST], { http: [{ ...below('/a'), delegate: { name: 'd', namespace: 'shop' } }] })],
    calls: paths(80, HOST, '/', '/a'),
  },
  {
    id: 'a delegate that is not exported',
    objects: [
      gateway(http(80, HOST)),
      routes('root', [HOST], { http: [{ ...below('/a'), delegate: { name: 'd', namespace: 'other' } }, to('b')] }),
      routes('d', undefined, { exportTo: ['.'], http: [to('a.shop.svc.cluster.local')] }, 'other'),
    ],
    calls: paths(80, HOST, '/', '/a'),
  },
  {
    id: 'a host without dots',
    objects: [gateway(http(80, '*')), routes('short', ['ratings'], { http: [to('a')] })],
    calls: [...paths(80, 'ratings', '/'), ...paths(80, 'ratings.shop.svc.cluster.local', '/')],
  },
  {
    id: 'routes for ports of the Gateway',
    objects: [
      gateway(http(80, HOST), http(8080, HOST)),
      routes('r', [HOST], {
        http: [
          { ...to('a'), match: [{ port: 80 }] },
          { ...to('b'), match: [{ port: 8080 }] },
        ],
      }),
    ],
    calls: [...paths(80, HOST, '/'), ...paths(8080, HOST, '/')],
  },
  {
    id: 'a route for a port that no server has',
    objects: [gateway(http(80, HOST)), routes('r', [HOST], { http: [{ ...to('a'), match: [{ port: 9090 }] }] })],
    calls: paths(80, HOST, '/'),
  },
  {
    id: 'routes that match everything come last, whichever VirtualService has them',
    objects: [
      gateway(http(80, HOST)),
      routes('first', [HOST], { http: [to('a')] }),
      routes('second', [HOST], { http: [to('b', below('/b'))] }),
    ],
    calls: paths(80, HOST, '/', '/b'),
  },
  {
    id: 'a wildcard beside a host with separate routes',
    objects: [
      gateway(http(80, '*')),
      routes('all', ['*'], { http: [to('a', below('/health'))] }),
      routes('one', [HOST], { http: [to('b', below('/b'))] }),
    ],
    calls: [...paths(80, HOST, '/health', '/b'), ...paths(80, 'other.example.com', '/health')],
  },
  {
    id: 'a prefix without a slash',
    objects: [gateway(http(80, HOST)), routes('r', [HOST], { http: [to('a', below('a'))] })],
    calls: paths(80, HOST, '/a'),
  },
  {
    id: 'one server name on two ports',
    objects: [
      gateway(through(15012, HOST), through(15017, HOST)),
      routes('r', [HOST], {
        tls: [
          { match: [{ port: 15012, sniHosts: [HOST] }], ...to('a') },
          { match: [{ port: 15017, sniHosts: [HOST] }], ...to('b') },
        ],
      }),
    ],
    calls: [15012, 15017].map(port => ({ port, tls: true, host: HOST, path: '/' })),
  },
];

/** Manifests of other people: the simulator says where Istio's simulation says that calls end. */
export const manifestsSuite: Suite = {
  name: NAME,
  async run({ tools, report }: Context) {
    const cases = CASES.filter(({ id }) => report.selects(id)).map(({ objects, ...one }) => ({
      ...one,
      objects: [...objects, service('a'), service('b')],
    }));
    const answers = await tools.judge.simulate(
      cases.map(({ id, objects, calls }) => ({
        id,
        yaml: objects.map(object => stringify(object)).join('---\n'),
        calls: calls.map(call => ({ ...call, ...(call.tls ? { sni: call.host } : {}) })),
      })),
    );
    for (const [i, { id, objects, calls }] of cases.entries()) {
      const { results, error } = answers[i];
      const ingress = IngressSimulator.fromManifests(objects);
      const wrong = error ? [error] : [];
      for (const [at, call] of calls.entries()) {
        const { cluster, error: refusal } = await opinionOf(ingress, call, virtualService => virtualService.split('/')[0]);
        const theirs = wordsOf(results?.[at] ?? {});
        if (cluster !== theirs.cluster || refusal !== theirs.error) {
          wrong.push(`${JSON.stringify(call)}: the model says ${cluster ?? refusal}, Istio ${theirs.cluster ?? theirs.error}`);
        }
      }
      report.check({ suite: NAME, judge: 'Istio: traffic simulation', id, ok: wrong.length === 0, words: wrong.join('\n') });
    }
  },
};
