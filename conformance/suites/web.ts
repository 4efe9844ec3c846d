import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { istioWebHosts, WEB_DEFAULTS, webHosts } from '../corpus/programs/web-hosts';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { curl } from '../walk/curl';
import { walk } from '../walk/walk';
import { ISTIO_WEB_REQUESTS, WEB_REQUESTS, WebRequest, WEIGHTED_WEB_REQUESTS } from '../walk/web-requests';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, Gateway, IngressSimulator, KubernetesGateway, ServerTls,
} from 'cdk8s-istio-ingress';

const NAME = 'web';
/** Requests per share, and how many of them run together. */
const TIMES = 200;
const AT_ONCE = 10;
const FORMS = ['Istio', 'Gateway API'] as const;

/** Hosts with options in words of the web (HSTS, redirects, CORS, maintenance, canaries): curl at Envoy and the simulator see the same. */
export const webSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-web-'));
    try {
      for (const form of FORMS) await ask(form, folder, context);
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function ask(form: typeof FORMS[number], folder: string, context: Context): Promise<void> {
  const { yaml, ca } = manifests(form);
  const requests = form === 'Istio' ? [...WEB_REQUESTS, ...ISTIO_WEB_REQUESTS] : WEB_REQUESTS;
  const [file, caFile] = ['manifests.yaml', 'ca.crt'].map(name => path.join(folder, `${form} ${name}`));
  fs.writeFileSync(file, yaml);
  fs.writeFileSync(caFile, ca);
  const simulator = IngressSimulator.fromManifests(yaml);
  await walk({
    suite: NAME,
    form,
    paths: [file],
    expectations: () => requests.map(({ name, url, method, headers = {}, expect }) => ({
      name,
      url,
      curl: [
        '--cacert', caFile, ...method === undefined ? [] : ['--request', method],
        ...Object.entries(headers).flatMap(([header, value]) => ['--header', `${header}: ${value}`]),
      ],
      expect,
    })),
    more: served => weigh(form, caFile, simulator, served, context),
  }, context);
  await simulate(form, requests, simulator, context);
}

/** Requests by weight, over and over: the share of each backend is within bounds, and the simulator says the same shares. */
async function weigh(form: string, caFile: string, simulator: IngressSimulator, served: Served, { report }: Context): Promise<void> {
  for (const { name, url, headers, shares } of WEIGHTED_WEB_REQUESTS) {
    const id = `${form}: ${name}`;
    if (!report.selects(id)) continue;
    const options = ['--cacert', caFile, ...Object.entries(headers).flatMap(([header, value]) => ['--header', `${header}: ${value}`])];
    const counts: Record<string, number> = {};
    for (let start = 0; start < TIMES; start += AT_ONCE) {
      for (const { service } of await Promise.all(Array.from({ length: AT_ONCE }, () => curl(served, url, options)))) {
        counts[service] = (counts[service] ?? 0) + 1;
      }
    }
    const strays = Object.keys(counts).filter(service => !Object.hasOwn(shares, service));
    // five standard deviations: one false alarm in a million
    const outside = Object.entries(shares).filter(([service, share]) => {
      const p = share / 100;
      return Math.abs((counts[service] ?? 0) - TIMES * p) > 5 * Math.sqrt(TIMES * p * (1 - p));
    });
    report.check({
      suite: NAME,
      judge: 'Envoy: shares of backends',
      id,
      ok: strays.length === 0 && outside.length === 0,
      words: `of ${TIMES} requests ${JSON.stringify(counts)}, should be ${JSON.stringify(shares)} %`,
    });
    const { destinations = [] } = await simulator.request(url, { headers, handshake: false });
    const said = destinations.map(({ host, share }) => `${host.split('.')[0]} ${share}`).sort().join();
    const expected = Object.entries(shares).map(([service, share]) => `${service.split('.')[0]} ${share}`).sort().join();
    report.check({ suite: NAME, judge: 'Library: the simulator answers as Envoy', id, ok: said === expected, words: `${said}, should be ${expected}` });
  }
}

async function simulate(form: string, requests: readonly WebRequest[], simulator: IngressSimulator, { report }: Context): Promise<void> {
  for (const { name, url, method, headers, expect, notSimulated } of requests) {
    const id = `${form}: ${name}`;
    if (notSimulated !== undefined || !report.selects(id)) continue;
    const seen = await simulator.request(url, { method, headers, handshake: false });
    const { host, share } = seen.destination ?? {};
    const wrong = [
      ...seen.statusCode === expect.status || (seen.status === 'routed' && expect.status === 200)
        ? [] : [`status should be ${expect.status}, is ${seen.status} ${seen.statusCode}`],
      ...expect.redirect === undefined || expect.redirect === seen.redirect ? [] : [`redirect should be ${expect.redirect}, is ${seen.redirect}`],
      ...!expect.service || (share === 100 && expect.service.split('.')[0] === host?.split('.')[0])
        ? [] : [`service should be ${expect.service}, is ${share}% ${host}`],
      ...Object.entries(expect.headers ?? {}).filter(([header]) => !header.startsWith('access-control-')).filter(([header, value]) => seen.headers?.[header] !== value)
        .map(([header, value]) => `header ${header} should be ${value}, is ${seen.headers?.[header]}`),
    ];
    report.check({
      suite: NAME, judge: 'Library: the simulator answers as Envoy', id, ok: wrong.length === 0, words: [...wrong, ...seen.steps].join('\n'),
    });
  }
}

function manifests(form: typeof FORMS[number]): { readonly yaml: string; readonly ca: string } {
  const app = new App();
  const chart = new Chart(app, 'web', { namespace: 'default' });
  const ca = CertificateAuthority.selfSigned('web', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
  const props = { metadata: { name: 'web' }, tls: ServerTls.issuedBy(ca), hostDefaults: WEB_DEFAULTS };
  if (form === 'Istio') {
    const gateway = new Gateway(chart, 'Gateway', props);
    webHosts(gateway);
    istioWebHosts(gateway);
  } else {
    webHosts(new KubernetesGateway(chart, 'Gateway', props));
  }
  return { yaml: quietly(() => app.synthYaml()), ca: ca.trustAnchors.pem };
}
