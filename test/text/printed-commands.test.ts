import { App, Chart, Testing } from 'cdk8s';
import { Shop as CertManager } from '../../examples/cert-manager/shop';
import { HttpbinByHand } from '../../examples/httpbin/by-hand';
import { Httpbin } from '../../examples/httpbin/httpbin';
import { Shop as Sealed } from '../../examples/sealed/shop';
import { Shop as SecretManager } from '../../examples/secret-manager/shop';
import { CredentialName } from '../../examples/secure-gateways/credential-name';
import { MountedFiles } from '../../examples/secure-gateways/mounted-files';
import { RECIPIENTS } from '../../examples/sops/main';
import { CertificateAuthority, CertificateStore, Cleanup, ExternalSecretStore, SecretOutput } from '../../src';
import { IngressModel } from '../../src/model/ingress-model';
import { explain } from '../../src/report/explain/explain';
import { record } from '../helpers/recorded-commands';

const VARIABLES = { INGRESS_HOST: '203.0.113.7', INGRESS_IP: '203.0.113.7' };
const NOW = new Date('2026-06-01T00:00:00Z');
const store = () => CertificateStore.deterministic('printed-commands');
const ca = CertificateAuthority.selfSigned('printed-ca', { store: store() });

function modelOf(manifests: any[]): IngressModel {
  return new IngressModel(manifests.map(object => ({ object, origin: {} })), {});
}

function curls(manifests: any[]): string[] {
  return explain(modelOf(manifests), NOW).map(({ curl }) => curl).filter(curl => curl !== undefined);
}

function appWith(output: SecretOutput): App {
  const app = new App();
  output.applyTo(app);
  return app;
}

const secure = [new CredentialName(new App(), 'credential-name', { ca }), new MountedFiles(new App(), 'mounted-files', { ca })];
const charts: { readonly [name: string]: () => Chart } = {
  'secure-gateways/credential-name': () => secure[0],
  'secure-gateways/mounted-files': () => secure[1],
  'httpbin': () => new Httpbin(new App(), 'httpbin', { store: store() }),
  'httpbin/by-hand': () => new HttpbinByHand(new App(), 'httpbin', { store: store() }),
  'sealed': () => new Sealed(new App(), 'shop', { store: store() }),
  'cert-manager': () => new CertManager(new App(), 'shop'),
  'sops': () => new Sealed(appWith(SecretOutput.sops({ ageRecipients: RECIPIENTS })), 'shop', { store: store() }),
  'external-secret': () => new Sealed(
    appWith(SecretOutput.externalSecret({ secretStore: ExternalSecretStore.cluster('vault'), keyPrefix: 'ingress/' })), 'shop', { store: store() },
  ),
  'secret-manager': () => new SecretManager(new App(), 'shop', store()),
};

test.each(Object.entries(charts))('the curl of each host of the example %s has exactly the words that are meant', (_, chart) => {
  const lines = curls(Testing.synth(chart()));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const { calls: [words, ...more], made } = record(line, VARIABLES);
    expect([more, made]).toEqual([[], []]);
    expect(words.slice(0, 3)).toEqual(['curl', '-i', '--resolve']);
    expect(words[3]).toMatch(/^[a-z0-9.-]+:\d+:203\.0\.113\.7$/);
    expect(words.at(-1)).toBe(new URL(words.at(-1)!).href);
  }
});

test.each(secure)('every command of the checks and the clean-up of %s runs as printed', chart => {
  const checks = chart.hosts.flatMap(host => host.checks({ directory: 'client' }).map(({ command }) => command));
  for (const command of [...checks, ...Cleanup.commands(chart)]) {
    const { calls, made } = record(command, VARIABLES);
    expect(made).toEqual([]);
    const whole = calls.flat();
    for (const word of whole) expect(word).toMatch(/^[\w./:@=,~*{}[\]\\-]+$/);
  }
});

const HOSTILE = [
  'x$(touch${IFS}made).example.com',
  'x`touch made`.example.com',
  "x';touch made;'.example.com",
  '$INGRESS_HOST.example.com',
  '${HOME}.example.com',
  'x\ntouch made\n.example.com',
  'x\u001b[31m.example.com',
  '-omade.example.com',
  'x>made.example.com',
  'x|touch made.example.com',
  'x&touch made.example.com',
  '{a,b}.example.com',
  'x y.example.com',
  '~root.example.com',
  '*',
];

function served(host: string, path: string): any[] {
  return [
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'g', namespace: 'shop' },
      spec: {
        selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: [host] }],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'v', namespace: 'shop' },
      spec: {
        gateways: ['g'],
        hosts: [host],
        http: [{ match: [{ uri: { prefix: path } }], route: [{ destination: { host: 'shop', port: { number: 80 } } }] }],
      },
    },
  ];
}

test('a host with a quote has no curl command, which is reported', () => {
  const [{ curl, withoutCurl }] = explain(modelOf(served("it's.example.com", '/')), NOW);
  expect([curl, withoutCurl]).toEqual([undefined, 'no command: the host or path has a quote']);
});

test.each(HOSTILE)('a host %j, with each hostile path, gives curls of which the shell interprets nothing', host => {
  const lines = HOSTILE.flatMap(text => curls(served(host, `/${text}`)));
  // eslint-disable-next-line no-control-regex
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/);
  const { calls, made } = record(lines.join('\n'), VARIABLES);
  expect(made).toEqual([]);
  expect(calls).toHaveLength(host.includes("'") ? 0 : HOSTILE.filter(text => !text.includes("'")).length);
  for (const words of calls) {
    const name = words[words.indexOf('--resolve') + 1].replace(/:80:203\.0\.113\.7$/, '');
    expect([...words.slice(0, 4), words.at(-1)])
      .toEqual(['curl', '-i', '--resolve', `${name}:80:203.0.113.7`, expect.stringContaining(`http://${name}/`)]);
    expect(words.slice(4, -1).filter(word => word !== '--globoff')).toEqual([]);
  }
});
