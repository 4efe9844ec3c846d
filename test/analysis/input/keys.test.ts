import { GatewayAnalysis, IngressSimulator } from '../../../src';
import { formatReadSummary } from '../../../src/cli/format-read-summary';
import { IngressModel } from '../../../src/model/ingress-model';
import { readYaml } from '../../../src/model/input/read-yaml';
import { explain } from '../../../src/report/explain/explain';
import { PLACES, showsKey } from '../../helpers/misplaced-keys';

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: g, namespace: istio-system}
spec:
  selector: {istio: ingressgateway}
  servers:
  - {port: {number: 443, name: https, protocol: HTTPS}, hosts: [shop.example.com], tls: {mode: MUTUAL, credentialName: shop}}
---
`;

test.each(Object.entries(PLACES))('no part of a key is shown that stands in %s', async (_, text) => {
  const shown: string[] = [];
  for (const input of [text, `${GATEWAY}${text}`]) {
    const analysis = GatewayAnalysis.fromYaml(input);
    shown.push(analysis.toString(), JSON.stringify(analysis.findings), formatReadSummary(analysis._read));
    const parts = readYaml(input).filter(({ unreadable }) => !unreadable);
    shown.push(JSON.stringify(explain(new IngressModel(parts, {}), new Date())));
    const simulator = IngressSimulator.fromManifests(parts.map(({ object }) => object));
    shown.push(JSON.stringify(await simulator.request('https://shop.example.com/')));
  }
  expect(shown.filter(showsKey)).toEqual([]);
});
