import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { stringify } from 'yaml';
import { asInCluster } from '../fixtures/as-in-cluster';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { curl, differences } from '../walk/curl';
import { Expectation } from '../walk/expectations';
import { walk } from '../walk/walk';
import {
  BackendTls, CertificateAuthority, CertificateReporter, CertificateStore, Destination, DestinationRule, Gateway, GatewayWorkload,
  HashAlgorithm, HttpsRedirect, KubernetesGateway, LoadBalancer, ServerTls, TrustBundle,
} from 'cdk8s-istio-ingress';

const NAME = 'backends';
/** The Secret that the library creates for the authority of a backend. */
const AUTHORITY = 'trusted.shop.svc.cluster.local-istio-ingressgateway-8443-cacert';

/** How Envoy connects to backends: TLS of destinations by both APIs, and what a DestinationRule sets. */
export const backendsSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-backends-'));
    try {
      const file = path.join(folder, 'manifests.yaml');
      fs.writeFileSync(file, quietly(manifests));
      await walk({
        suite: NAME,
        form: 'TLS',
        paths: [file],
        expectations: () => EXPECTATIONS,
        more: async served => {
          await settings(served, context);
          await trusted(served, context);
        },
      }, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

const asking = (host: string, status: number): Expectation => ({
  name: host,
  url: `https://${host}.example.com/`,
  curl: ['--insecure'],
  expect: { status, ...status === 200 && { service: `${host}.shop.svc.cluster.local` } },
});

/** The backends with TLS present a certificate that no authority of the program has issued. */
const EXPECTATIONS = [
  asking('plain', 200), asking('unverified', 200), asking('trusted', 503), asking('public', 503),
  { ...asking('routed', 200), url: 'https://routed.example.com:9443/' }, { ...asking('strict', 503), url: 'https://strict.example.com:9443/' },
];

function manifests(): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  const ca = CertificateAuthority.selfSigned('backends', { store });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'edge' }, tls: ServerTls.issuedBy(ca) });
  const other = new KubernetesGateway(chart, 'Other', {
    metadata: { name: 'other' }, tls: ServerTls.issuedBy(ca), workload: new GatewayWorkload(),
  });
  const unverified = () => BackendTls.simple({ insecureSkipVerify: true });
  const trusting = () => BackendTls.simple({ trust: TrustBundle.of(ca), subjectAltNames: ['trusted.internal'] });
  const service = (name: string, tls?: BackendTls) => Destination.service(name, 8443, { tls });
  gateway.addHost('plain.example.com', { destination: service('plain') });
  gateway.addHost('unverified.example.com', { destination: service('unverified', unverified()) });
  gateway.addHost('trusted.example.com', { destination: service('trusted', trusting()) });
  gateway.addHost('public.example.com', { destination: service('public', BackendTls.simple()) });
  gateway.addHost('limited.example.com', { destination: service('limited') });
  other.addHost('routed.example.com', { port: 9443, httpsRedirect: HttpsRedirect.disabled(), destination: service('routed', unverified()) });
  other.addHost('strict.example.com', { port: 9443, httpsRedirect: HttpsRedirect.disabled(), destination: service('strict', trusting()) });
  new DestinationRule(chart, 'Limited', {
    host: 'limited',
    loadBalancer: LoadBalancer.hashOfHeader('x-user', { algorithm: HashAlgorithm.ringHash(4096) }),
    connectionPool: { tcp: { maxConnections: 77, connectTimeout: Duration.seconds(3) }, http: { http1MaxPendingRequests: 11 } },
    outlierDetection: { consecutive5xxErrors: 7, baseEjectionTime: Duration.seconds(44), maxEjectionPercent: 66 },
  });
  return asInCluster(app.synthYaml());
}

/** Envoy's configuration has what the DestinationRule sets. */
async function settings({ ready: { admin } }: Served, { report }: Context): Promise<void> {
  const id = 'settings of a DestinationRule';
  if (!report.selects(id)) return;
  const dump = await (await fetch(`http://${admin.replace(/^https?:\/\//, '')}/config_dump`)).json() as { configs: object[] };
  const text = JSON.stringify(find(dump, ({ name }) => name === 'outbound|8443||limited.shop.svc.cluster.local'));
  const wanted = [
    '"lb_policy":"RING_HASH"', '"minimum_ring_size":"4096"', '"max_connections":77', '"max_pending_requests":11', '"connect_timeout":"3s"',
    '"consecutive_5xx":7', '"base_ejection_time":"44s"', '"max_ejection_percent":66',
  ];
  const missing = wanted.filter(each => !text.includes(each));
  if (!JSON.stringify(dump).includes('"hash_policy":[{"header":{"header_name":"x-user"}')) missing.push('the hash policy of the route');
  report.check({ suite: NAME, judge: 'Envoy: configuration', id, ok: missing.length === 0, words: `missing: ${missing.join(', ')}`, evidence: text });
}

/** With the authority of the backend in the Secret that the library created, the gateway trusts the backend. */
async function trusted(served: Served, { report }: Context): Promise<void> {
  const id = 'trusted after its authority is in the Secret';
  if (!report.selects(id)) return;
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: AUTHORITY, namespace: 'istio-system' },
    data: { 'ca.crt': Buffer.from(served.ready.backendCa ?? '').toString('base64') },
  };
  const { waiting } = await served.replace(stringify(secret));
  const wrong = differences(asking('trusted', 200), await curl(served, 'https://trusted.example.com/', ['--insecure']));
  report.check({ suite: NAME, judge: 'Envoy: answers to curl', id, ok: wrong.length === 0, words: [...wrong, ...waiting].join('\n') });
}

type Json = { readonly [field: string]: unknown };

/** The first object of a tree that satisfies a condition. */
function find(value: unknown, wanted: (object: Json) => boolean): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!Array.isArray(value) && wanted(value as Json)) return value as Json;
  for (const member of Object.values(value)) {
    const found = find(member, wanted);
    if (found) return found;
  }
  return undefined;
}
