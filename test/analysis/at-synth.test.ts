import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, Chart, Testing } from 'cdk8s';
import {
  AnalysisAtSynth, CertificateAuthority, CertificateStore, Destination, DestinationRule, Gateway, GatewayAnalysis, PathMatch,
  ServerCertificate, ServerCertificateSecret, ServerTls, ServiceEntry, VirtualService,
} from '../../src';
import * as atSynth from '../../src/analysis/at-synth/analyze-at-synth';

let printed: string[];
beforeEach(() => {
  printed = [];
  jest.spyOn(process.stderr, 'write').mockImplementation(text => printed.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
});

function shop(charts = 1): { app: App; chart: Chart; gateway: Gateway } {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'at-synth-')) });
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  for (let i = 1; i < charts; i++) {
    new ApiObject(new Chart(app, `other-${i}`), 'Map', { apiVersion: 'v1', kind: 'ConfigMap' });
  }
  const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop' } });
  gateway.addHost('shop.example.com', {
    tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
    routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }],
  });
  return { app, chart, gateway };
}

function virtualService(chart: Chart, id: string, spec: object): ApiObject {
  return new ApiObject(chart, id, {
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: id.toLowerCase() }, spec,
  });
}
const ROUTES = [{ match: [{ uri: { prefix: '/' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }];

test('an app with nothing wrong is written without a word', () => {
  const { app } = shop();
  app.synth();
  expect(printed).toEqual([]);
});

test('an error stops the synth with all findings and their constructs', () => {
  const { chart } = shop();
  virtualService(chart, 'Lost', { hosts: ['shop.example.com'], gateways: ['shopping'], http: ROUTES });
  virtualService(chart, 'Bad', { hosts: ['b_d.example.com'], gateways: ['shop'], http: ROUTES });
  expect(() => Testing.synth(chart))
    .toThrow(/IST0101 VirtualService shop\/lost spec.gateways\[0\] \[shop\/Lost\][\s\S]*IST0106 VirtualService shop\/bad/);
});

test('a warning goes to stderr and the synth continues', () => {
  const { chart } = shop();
  virtualService(chart, 'Elsewhere', { hosts: ['www.example.com'], gateways: ['shop'], http: ROUTES });
  expect(Testing.synth(chart)).not.toHaveLength(0);
  expect(printed.join('')).toMatch(/^warning IST0132 VirtualService shop\/elsewhere/);
});

describe('a mistake in a thousand hosts', () => {
  const many = (count: number) => {
    const { app, chart } = shop();
    for (let i = 0; i < count; i++) virtualService(chart, `Elsewhere${i}`, { hosts: [`www${i}.example.com`], gateways: ['shop'], http: ROUTES });
    return { app, chart };
  };

  test('prints five warnings, how many there are, and the command that prints all', () => {
    many(1000).app.synth();
    expect(printed).toHaveLength(6);
    expect(printed[5]).toMatch(/^warning IST0132: 1000 findings, of which the first 5 are printed; run 'npx cdk8s-istio-ingress lint \/.*', or read GatewayAnalysis.of\(app\).findings, to see all/);
  });

  test('prints each of five warnings, and no more', () => {
    many(5).app.synth();
    expect(printed).toHaveLength(5);
    expect(printed.every(line => line.startsWith('warning IST0132 VirtualService shop/elsewhere'))).toBe(true);
  });

  test('stops the synth with every error', () => {
    const { app, chart } = shop();
    for (let i = 0; i < 1000; i++) virtualService(chart, `Lost${i}`, { hosts: [`www${i}.example.com`], gateways: ['shopping'], http: ROUTES });
    let message = '';
    try {
      app.synth();
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.match(/error IST0101/g)).toHaveLength(1000);
  });

  test('prints five errors where they do not stop the synth', () => {
    const { app, chart } = shop();
    GatewayAnalysis.atSynth(app, AnalysisAtSynth.WARNINGS);
    for (let i = 0; i < 9; i++) virtualService(chart, `Lost${i}`, { hosts: [`www${i}.example.com`], gateways: ['shopping'], http: ROUTES });
    app.synth();
    expect(printed.filter(line => line.startsWith('error IST0101 '))).toHaveLength(5);
    expect(printed.filter(line => line.startsWith('error IST0101: 9 findings'))).toHaveLength(1);
  });
});

test('an app of several charts is analysed once a synth', () => {
  const { app } = shop(5);
  const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
  app.synth();
  expect(analysis).toHaveBeenCalledTimes(1);
  app.synth();
  expect(analysis).toHaveBeenCalledTimes(2);
});

test('what is written is the same as what is rendered without the analysis', () => {
  const { app, chart } = shop();
  app.synth();
  const written = readFileSync(join(app.outdir, 'shop.k8s.yaml'), 'utf8');
  jest.spyOn(atSynth, 'analyzeAtSynth').mockReturnValue([]);
  const { app: plain } = shop();
  plain.synth();
  expect(readFileSync(join(plain.outdir, 'shop.k8s.yaml'), 'utf8')).toBe(written);
  expect(app.synthYaml()).toBe(plain.synthYaml());
  expect(Testing.synth(chart)).toHaveLength(3);
});

describe('an app without a Gateway', () => {
  const route = { destination: Destination.service('frontend', 8080) };

  test.each([
    [
      'VirtualServices',
      (chart: Chart) => ['a', 'b'].forEach(id => new VirtualService(chart, id, { hosts: ['frontend'], routes: [route] })),
      'IST0109',
    ],
    ['DestinationRules', (chart: Chart) => ['a', 'b'].forEach(id => new DestinationRule(chart, id, {
      host: 'frontend', subsets: [{ name: 'v1', labels: { version: '1' } }], metadata: { name: 'frontend' },
    })), 'duplicate-object'],
    ['ServiceEntries', (chart: Chart) => ['a', 'b'].forEach(id => new ServiceEntry(chart, id, {
      hosts: ['api.example.com'], ports: [{ number: 443, protocol: 'HTTPS' }], metadata: { name: 'api' },
    })), 'duplicate-object'],
    ['Secrets', (chart: Chart) => {
      const ca = CertificateAuthority.selfSigned('shop-ca', { store: CertificateStore.deterministic('test') });
      const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com'] });
      ['a', 'b'].forEach(id => new ServerCertificateSecret(chart, id, { bundle }));
    }, 'duplicate-object'],
  ] as const)('has its %s analysed', (_, make, code) => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    make(chart);
    expect(() => Testing.synth(chart)).toThrow(code);
  });

  test('may name what another app makes', () => {
    const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
    new VirtualService(chart, 'Routes', {
      hosts: ['shop.example.com'], gateways: [Gateway.fromGatewayName(chart, 'Gateway', 'shop')], routes: [route],
    });
    expect(Testing.synth(chart)).toHaveLength(1);
    expect(printed).toEqual([]);
  });
});

test('a change after a synth is seen by the next one', () => {
  const { app, chart } = shop();
  app.synth();
  virtualService(chart, 'Lost', { hosts: ['shop.example.com'], gateways: ['shopping'], http: ROUTES });
  expect(() => app.synth()).toThrow('IST0101');
});

test('an app that fails for another reason issues no certificate and is not analysed', () => {
  const { chart } = shop();
  const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
  chart.node.addValidation({ validate: () => ['not today'] });
  expect(() => Testing.synth(chart)).toThrow('not today');
  expect(analysis).not.toHaveBeenCalled();
});

test('a suppression with a reason accepts what is below its construct', () => {
  const { chart } = shop();
  GatewayAnalysis.suppress(
    virtualService(chart, 'Elsewhere', { hosts: ['www.example.com'], gateways: ['shop'], http: ROUTES }),
    'IST0132',
    'served by the other cluster',
  );
  Testing.synth(chart);
  expect(printed).toEqual([]);
});

test('a suppression of nothing is reported', () => {
  const { chart, gateway } = shop();
  GatewayAnalysis.suppress(gateway, 'IST0138', 'two gateways share it');
  Testing.synth(chart);
  expect(printed.join('')).toContain('suppression-unused');
});

test('a suppression needs a known code and a reason', () => {
  const { chart } = shop();
  expect(() => GatewayAnalysis.suppress(chart, 'IST9999', 'why not')).toThrow("finding code 'IST9999' is unknown");
  expect(() => GatewayAnalysis.suppress(chart, 'IST0138', ' ')).toThrow('has no reason');
});
