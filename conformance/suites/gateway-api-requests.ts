import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as fc from 'fast-check';
import { inParallel, KeptConnections } from '../generated/kept-connections';
import { arbitraryGateway, AskedRequest, named, sharedObjects } from '../ingress/arbitrary-gateway-api';
import { expectedAnswers } from '../ingress/expected-answers';
import { Suite } from '../suite';
import { CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, IngressSimulator } from 'cdk8s-istio-ingress';

const NAME = 'gateway-api-requests';

/** Random objects of the Gateway API, as users write them: `request` says what Envoy answers. */
export const gatewayApiRequestsSuite: Suite = {
  name: NAME,
  async run({ tools, report, options: { seed, cases } }) {
    const all = fc.sample(arbitraryGateway, { seed, numRuns: Math.ceil(cases / 20) }).map((each, index) => named(each, `g${index}`));
    const gateways = all.filter(({ name }) => report.selects(name));
    if (gateways.length === 0) return;
    const ca = CertificateAuthority.selfSigned('requests', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
    const client = ca.issueClientCertificate('client');
    const manifests = [...sharedObjects(), secretOf(ca, gateways.map(({ name }) => name)), ...gateways.flatMap(({ objects }) => objects)];
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-requests-'));
    const counts = { same: 0, unknown: 0 };
    try {
      const file = path.join(folder, 'manifests.yaml');
      fs.writeFileSync(file, manifests.map(each => JSON.stringify(each)).join('\n---\n'));
      const served = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
      const connections = new KeptConnections(served, { cert: client.certificateChain, key: client.privateKey });
      const ours = IngressSimulator.fromManifests(manifests);
      for (const { name, requests, objects } of gateways) {
        const seen = await inParallel(requests, request => connections.ask(bothOf(request), {
          method: request.method, headers: request.headers, query: new URL(request.url).search, anonymous: !request.certified,
        }));
        const words: string[] = [];
        for (const [index, request] of requests.entries()) {
          const answer = await ours.request(request.url, optionsOf(request, client));
          const expected = expectedAnswers(answer);
          if (expected === undefined) counts.unknown += 1;
          else if (expected.includes(seen[index].trim())) counts.same += 1;
          else words.push(`${JSON.stringify(request)}: ${expected.join(' or ')} by request, ${seen[index]} by Envoy; ${answer.steps.join('; ')}`);
        }
        report.check({
          suite: NAME,
          judge: "Envoy: answers as 'request' says",
          id: name,
          ok: words.length === 0,
          words: words.slice(0, 5).join('\n'),
          evidence: objects.map(each => JSON.stringify(each)).join('\n---\n'),
        });
      }
      connections.close();
      await served.stop();
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    process.stderr.write(`${NAME}: seed ${seed}, ${gateways.length} gateways: ${counts.same} requests answered the same, ${counts.unknown} not known to request\n`);
    const decided = counts.same / (counts.same + counts.unknown);
    if (gateways.length > 5) {
      report.check({ suite: NAME, judge: "Library: 'request' knows 95 % of the answers", id: 'known answers', ok: decided >= 0.95, words: `${decided}` });
    }
  },
};

function bothOf({ url, sni, host }: AskedRequest) {
  const { protocol, pathname } = new URL(url);
  return { tls: protocol === 'https:', sni, host, path: pathname, passthrough: false, mutual: false, conditional: false };
}

function optionsOf({ sni, host, method, headers, certified }: AskedRequest, client: CertificateBundle) {
  return { sni, method, headers: { ...headers, host }, ...certified && { clientCertificate: client } };
}

/** Covers every name that is requested, so that no handshake fails because of names. */
function secretOf(ca: CertificateAuthority, gateways: readonly string[]): object {
  const names = gateways.flatMap(name => ['*', '*.a', '*.two'].map(host => `${host}.${name}.example.com`));
  const bundle = ca.issueServerCertificate('shop', { dnsNames: names });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'shop', namespace: 'istio-system' },
    data: { 'tls.crt': base64(bundle.certificateChain), 'tls.key': base64(bundle.privateKey), 'ca.crt': base64(ca.trustAnchors.pem) },
  };
}
