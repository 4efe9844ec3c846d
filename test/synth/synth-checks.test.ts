import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, App, AppProps, Chart, JsonPatch, Testing, YamlOutputType } from 'cdk8s';
import * as atSynth from '../../src/analysis/at-synth/analyze-at-synth';
import {
  AnalysisAtSynth, AnalysisAtSynthOptions, CertificateAuthority, CertificateChange, CertificateStore, Destination, Gateway,
  GatewayAnalysis, PathMatch, ServerCertificate, ServerTls,
} from '../../src/index';

let folder: string;
let printed: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'synth-checks-'));
  printed = [];
  jest.spyOn(process.stderr, 'write').mockImplementation(text => printed.push(String(text)) > 0);
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  rmSync(folder, { recursive: true });
});

class Shop {
  public readonly changes: CertificateChange[] = [];
  public readonly store: CertificateStore;
  public readonly app: App;
  public readonly chart: Chart;
  public readonly other: Chart;
  public readonly gateway: Gateway;
  /** An object of another library. */
  public readonly service: ApiObject;

  constructor(props: AppProps = {}) {
    this.store = CertificateStore.directory(join(folder, 'certificates'), {
      reporter: { report: changes => this.changes.push(...changes) },
    });
    this.app = new App({ outdir: join(folder, 'dist'), ...props });
    this.chart = new Chart(this.app, 'shop', { namespace: 'shop' });
    this.other = new Chart(this.app, 'other', { namespace: 'shop' });
    this.gateway = new Gateway(this.chart, 'Gateway', { metadata: { name: 'shop' } });
    this.addHost('shop.example.com');
    this.service = new ApiObject(this.other, 'Service', {
      apiVersion: 'v1', kind: 'Service', metadata: { name: 'frontend' }, spec: { ports: [{ name: 'http', port: 8080 }] },
    });
  }

  public addHost(host: string): void {
    this.gateway.addHost(host, {
      tls: ServerTls.simple({
        serverCertificate: ServerCertificate.issuedBy(CertificateAuthority.selfSigned('shop-ca', { store: this.store })),
      }),
      routes: [{ paths: [PathMatch.prefix('/')], destination: Destination.service('frontend', 8080) }],
    });
  }

  /** Makes the routes lead to a port that the Service does not have, through an object that the library does not create. */
  public breakService(): void {
    this.service.addJsonPatch(JsonPatch.replace('/spec/ports/0/port', 9999));
  }

  public get plaintextWarnings(): string[] {
    return this.changes.filter(({ action }) => action === 'plain').map(({ message }) => message);
  }
}

const BROKEN = /port/;

describe('two synths in one tick', () => {
  test('do not share an answer when an object of another library was changed in between', () => {
    const shop = new Shop();
    shop.app.synth();
    shop.breakService();
    expect(() => shop.app.synth()).toThrow(BROKEN);
  });

  test.each([
    ['app.synthYaml()', (shop: Shop) => shop.app.synthYaml()],
    ['Testing.synth', (shop: Shop) => Testing.synth(shop.chart)],
  ])('do not share one of %s', (_, synth) => {
    const shop = new Shop();
    synth(shop);
    shop.breakService();
    expect(() => synth(shop)).toThrow(BROKEN);
  });

  test('do not share one when a chart was rendered by itself before', () => {
    const shop = new Shop();
    Testing.synth(shop.chart);
    shop.breakService();
    expect(() => shop.app.synth()).toThrow(BROKEN);
  });

  test.each<[string, (shop: Shop) => unknown]>([
    ['a host was added', shop => shop.addHost('new.example.com')],
    ['an object of the library was patched', shop => shop.gateway.apiObject.addJsonPatch(JsonPatch.add('/spec/selector/x', 'y'))],
    ['an object of another library was created', shop => new ApiObject(shop.other, 'Map', { apiVersion: 'v1', kind: 'ConfigMap' })],
  ])('do not share one when %s, even if the first ended early', (_, change) => {
    const shop = new Shop();
    const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
    shop.app.node.validate();
    change(shop);
    shop.app.node.validate();
    expect(analysis).toHaveBeenCalledTimes(2);
  });

  test('each analyze once, whatever the number of charts', () => {
    const { app } = new Shop();
    const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
    app.synth();
    app.synth();
    expect(analysis).toHaveBeenCalledTimes(2);
  });
});

test('a later tick analyzes again, also under fake timers', async () => {
  jest.useFakeTimers();
  const { app } = new Shop();
  const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
  app.node.validate();
  app.node.validate();
  expect(analysis).toHaveBeenCalledTimes(1);
  await Promise.resolve();
  app.node.validate();
  expect(analysis).toHaveBeenCalledTimes(2);
});

test('errors are not cached: the next validation finds them again', () => {
  const shop = new Shop();
  shop.breakService();
  expect(() => shop.app.synth()).toThrow(BROKEN);
  expect(() => shop.app.synth()).toThrow(BROKEN);
});

describe('private keys in manifests', () => {
  test('are reported once for an app, however often it is synthesized', () => {
    const shop = new Shop();
    shop.app.synth();
    shop.app.synth();
    expect(shop.plaintextWarnings).toEqual([expect.stringContaining('shop.example.com')]);
  });

  test('are reported when the methods of the prototype are called, as jsii does', () => {
    const shop = new Shop();
    App.prototype.synth.call(shop.app);
    expect(shop.plaintextWarnings).toHaveLength(1);
  });

  test('are reported before the first manifest is written', () => {
    const shop = new Shop();
    jest.spyOn(shop.store._setup.reporter, 'report').mockImplementation(changes => {
      if (changes.some(({ action }) => action === 'plain')) expect(existsSync(join(folder, 'dist', 'shop.k8s.yaml'))).toBe(false);
      shop.changes.push(...changes);
    });
    shop.app.synth();
    expect(shop.plaintextWarnings).toHaveLength(1);
  });

  test('are reported for every way of dividing manifests into files', () => {
    for (const yamlOutputType of [
      YamlOutputType.FILE_PER_APP,
      YamlOutputType.FILE_PER_RESOURCE,
      YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
    ]) {
      const shop = new Shop({ yamlOutputType });
      shop.app.synth();
      expect(shop.plaintextWarnings).toHaveLength(1);
    }
  });

  test('are reported of Secrets that were added after a synth', () => {
    const shop = new Shop();
    shop.app.synth();
    shop.addHost('new.example.com');
    shop.app.synth();
    expect(shop.plaintextWarnings).toEqual([
      expect.stringContaining('(Secret shop.example.com)'),
      expect.stringContaining('(Secret new.example.com)'),
    ]);
  });
});

describe('objects that would get one file', () => {
  const outputs = [YamlOutputType.FILE_PER_RESOURCE, YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE];
  const add = (scope: Chart, id: string, namespace: string, name = 'settings', kind = 'ConfigMap') =>
    new ApiObject(scope, id, { apiVersion: 'v1', kind, metadata: { name, namespace } });

  test.each(outputs)('of one kind and name in two namespaces are refused before anything is written (output type %s)', yamlOutputType => {
    const shop = new Shop({ yamlOutputType });
    add(shop.chart, 'Settings', 'a');
    add(shop.chart, 'OtherSettings', 'b');
    expect(() => shop.app.synth()).toThrow(
      /2 objects share one output file, '.*ConfigMap\.settings'.*a\/settings \(shop\/Settings\).*rename one/,
    );
    expect(readdirSync(join(folder, 'dist'))).toEqual([]);
  });

  test('by the characters that cdk8s leaves out of file names are refused', () => {
    const shop = new Shop({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
    add(shop.chart, 'Role', 'shop', 'system:gateway', 'Role');
    add(shop.other, 'Role', 'shop', 'systemgateway', 'Role');
    expect(() => shop.app.synth()).toThrow('FOLDER_PER_CHART_FILE_PER_RESOURCE');
  });

  test('in different charts with a folder per chart, or all in the file of their chart, are written', () => {
    for (const [yamlOutputType, second] of [[outputs[1], 'other'], [YamlOutputType.FILE_PER_CHART, 'chart']] as const) {
      const shop = new Shop({ yamlOutputType });
      add(shop.chart, 'Settings', 'a');
      add(shop[second], 'OtherSettings', 'b');
      expect(() => shop.app.synth()).not.toThrow();
    }
  });
});

describe('the analysis at synth', () => {
  test('that is off finds nothing, and certificates are issued all the same', () => {
    const shop = new Shop();
    shop.breakService();
    GatewayAnalysis.atSynth(shop.app, AnalysisAtSynth.OFF);
    const analysis = jest.spyOn(atSynth, 'analyzeAtSynth');
    shop.app.synth();
    expect(analysis).not.toHaveBeenCalled();
    expect(shop.changes.map(({ name }) => name)).toContain('shop.example.com');
    expect(existsSync(join(folder, 'dist', 'shop.k8s.yaml'))).toBe(true);
  });

  test('that only warns prints errors and writes the manifests', () => {
    const shop = new Shop();
    shop.breakService();
    GatewayAnalysis.atSynth(shop.chart, AnalysisAtSynth.WARNINGS);
    shop.app.synth();
    expect(printed.join('')).toMatch(/^error .*port/m);
    expect(existsSync(join(folder, 'dist', 'shop.k8s.yaml'))).toBe(true);
  });

  describe('of an app that is', () => {
    const named = (name: string, options?: AnalysisAtSynthOptions) => {
      const shop = new Shop();
      GatewayAnalysis.atSynth(shop.app, AnalysisAtSynth.ERRORS, options);
      shop.service.metadata.addLabel('app', 'frontend');
      shop.gateway.addHost('api.example.com', {
        tls: ServerTls.simple({
          serverCertificate: ServerCertificate.issuedBy(CertificateAuthority.selfSigned('shop-ca', { store: shop.store })),
        }),
        destination: Destination.service(name, 8080),
      });
      return shop.app;
    };

    test('complete fails for a Service that is not in it', () => {
      expect(() => named('orders', { complete: true }).synth()).toThrow(/IST0101 VirtualService shop\/.*host 'orders' is not found/);
    });

    test('complete has no finding when all Services are in it', () => {
      named('frontend', { complete: true }).synth();
      expect(printed.filter(line => /^(error|warning)/.test(line))).toEqual([]);
    });

    test('not known to be complete has no finding for a Service that is not in it', () => {
      named('orders').synth();
      named('orders', { complete: false }).synth();
      expect(printed.filter(line => /^(error|warning)/.test(line))).toEqual([]);
    });

    test('not known to be complete has a warning that suggests a name of the app that is nearly the same', () => {
      named('frontent').synth();
      expect(printed.join('')).toMatch(/^warning destination-misspelt .*'frontent' is not found; did you mean frontend\.shop\.svc\.cluster\.local/m);
    });
  });

  test('fails the synth again when it is switched back', () => {
    const shop = new Shop();
    shop.breakService();
    GatewayAnalysis.atSynth(shop.app, AnalysisAtSynth.OFF);
    shop.app.synth();
    GatewayAnalysis.atSynth(shop.app, AnalysisAtSynth.ERRORS);
    expect(() => shop.app.synth()).toThrow(BROKEN);
  });

  test.each([['an unknown mode', 'none'], ['null', null], ['undefined', undefined]])('refuses %s', (_, mode) => {
    expect(() => GatewayAnalysis.atSynth(new App(), mode as AnalysisAtSynth)).toThrow(/mode is .*AnalysisAtSynth.*\(invalid-argument\)/);
  });

  test('leaves the validation of constructs as it is', () => {
    const { app, chart } = new Shop();
    GatewayAnalysis.atSynth(app, AnalysisAtSynth.OFF);
    new Gateway(chart, 'Empty');
    expect(() => app.synth()).toThrow('gateway has no server');
  });
});

test('a program that ends the process right after app.synth() leaves complete manifests and a complete store', () => {
  const program = `
    const { App, Chart } = require('cdk8s');
    const lib = require('./src');
    const app = new App({ outdir: ${JSON.stringify(join(folder, 'dist'))} });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    const store = lib.CertificateStore.directory(${JSON.stringify(join(folder, 'certificates'))}, { frozen: process.argv[1] === 'frozen' });
    const ca = lib.CertificateAuthority.selfSigned('shop-ca', { store });
    new lib.Gateway(chart, 'Gateway').addHost('shop.example.com', {
      tls: lib.ServerTls.simple({ serverCertificate: lib.ServerCertificate.issuedBy(ca) }),
      routes: [{ destination: lib.Destination.service('frontend', 8080) }],
    });
    app.synth();
    process.exit(0);`;
  const run = (...args: string[]) => execFileSync(process.execPath, ['-r', 'ts-node/register/transpile-only', '-e', program, ...args], {
    cwd: join(__dirname, '../..'), stdio: ['ignore', 'pipe', 'pipe'],
  });
  run();
  expect(existsSync(join(folder, 'dist', 'shop.k8s.yaml'))).toBe(true);
  expect(() => run('frozen')).not.toThrow();
}, 60_000);
