import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart } from 'cdk8s';
import { istioWebHosts, WEB_DEFAULTS, webHosts } from '../corpus/programs/web-hosts';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { walk } from '../walk/walk';
import { ISTIO_WEB_REQUESTS, WEB_REQUESTS, WebRequest } from '../walk/web-requests';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, Gateway, IngressSimulator, KubernetesGateway, ServerTls,
} from 'cdk8s-istio-ingress';

const NAME = 'web';
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
  }, context);
  await simulate(form, requests, yaml, context);
}

async function simulate(form: string, requests: readonly WebRequest[], yaml: string, { report }: Context): Promise<void> {
  const simulator = IngressSimulator.fromManifests(yaml);
  for (const { name, url, method, headers, expect, notSimulated } of requests) {
    const id = `${form}: ${name}`;
    if (notSimulated !== undefined || !report.selects(id)) continue;
    const seen = await simulator.request(url, { method, headers, handshake: false });
    const { host, share } = seen.destination ?? {};
    const wrong = [
      ...seen.statusCode === expect.status || (seen.status === 'routed' && expect.status === 200)
        ? [] : [`status should be ${expect.status}, is ${seen.status} ${seen.statusCode}`],
      ...expect.redirect === undefined || expect.redirect === seen.redirect ? [] : [`redirect should be ${expect.redirect}, is ${seen.redirect}`],
      ...expect.service === undefined || (share === 100 && expect.service.split('.')[0] === host?.split('.')[0])
        ? [] : [`service should be ${expect.service}, is ${share}% ${host}`],
      ...Object.entries(expect.headers ?? {}).filter(([header, value]) => seen.headers?.[header] !== value)
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
