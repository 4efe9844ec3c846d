import { App, Chart, Duration, Testing, YamlOutputType } from 'cdk8s';
import {
  AddHostOptions, BackendTls, CertificateAuthority, CertificateReporter, CertificateStore, DelegateVirtualService, Destination,
  Gateway, GatewayWorkload, GrpcMethod, Hsts, Jwks, KubernetesGateway, PathMatch, SecretOutput, Server, ServerCertificate, ServerTls,
  SingleDestination, TrustBundle, VirtualService,
} from '../../src';
import { ENTRIES } from '../../src/arguments/descriptions';
import { IngressError } from '../../src/errors';
import { SynthChecks } from '../../src/synth/synth-checks';
import * as problem from '../../src/validation/problem';
import { problemOf } from '../helpers/charts';

/** An app with something in it, and a call that adds more. */
interface Addition {
  readonly app: App;
  readonly add: () => unknown;
}

const API = Destination.service('api', 8080);
const OTHER = Destination.service('pay', 8080, { namespace: 'payments' });
const TLS = Destination.host('payments.example.org', 8443, { tls: BackendTls.simple() });
const PAY = { name: 'pay', paths: [PathMatch.prefix('/pay')], destination: TLS };

function appWithChart() {
  const app = Testing.app({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE });
  const chart = new Chart(app, 'test', { namespace: 'shop' });
  const store = CertificateStore.deterministic('seed', { reporter: CertificateReporter.silent() });
  return { app, chart, store, ca: CertificateAuthority.selfSigned('shop-ca', { store }) };
}

function mutual(ca: CertificateAuthority) {
  return ServerTls.mutual({
    serverCertificate: ServerCertificate.issuedBy(ca),
    clientCertificates: TrustBundle.of(ca),
  });
}

/** A host with most of what an option can create. */
function everything(ca: CertificateAuthority): AddHostOptions {
  return {
    tls: mutual(ca),
    redirectFrom: ['www.new.example.com'],
    hsts: Hsts.maxAge(Duration.days(365)),
    access: { denyFrom: ['192.0.2.0/24'], jwt: { issuer: 'https://issuer.example.com', jwks: Jwks.uri('https://issuer.example.com/keys') } },
    routes: [PAY, { destination: API }],
  };
}

function gateway(add: (gateway: Gateway, ca: CertificateAuthority) => unknown, secretOutput?: SecretOutput): () => Addition {
  return () => {
    const { app, chart, ca } = appWithChart();
    const receiver = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca), secretOutput });
    receiver.addHost('first.example.com', { destination: API });
    return { app, add: () => add(receiver, ca) };
  };
}

function kubernetes<T>(
  receiverOf: (gateway: KubernetesGateway) => T, add: (receiver: T, ca: CertificateAuthority) => unknown,
): () => Addition {
  return () => {
    const { app, chart, ca } = appWithChart();
    const created = new KubernetesGateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    created.addHost('first.example.com', { destination: API });
    const receiver = receiverOf(created);
    return { app, add: () => add(receiver, ca) };
  };
}

const itself = (created: KubernetesGateway) => created;
const httpHost = (created: KubernetesGateway) => created.addHost('new.example.com', { routes: [{ paths: [PathMatch.exact('/first')], destination: API }] });
const grpcHost = (created: KubernetesGateway) => created.addGrpcHost('new.example.com', { routes: [{ methods: [GrpcMethod.service('shop.First')], destination: API }] });

function virtualService(add: (routes: VirtualService, delegate: DelegateVirtualService) => unknown): () => Addition {
  return () => {
    const { app, chart } = appWithChart();
    const gateways = [Gateway.fromGatewayName(chart, 'Existing', 'shop', { workload: new GatewayWorkload() })];
    const routes = [{ paths: [PathMatch.prefix('/first')], destination: API }];
    const receiver = new VirtualService(chart, 'Routes', { hosts: ['shop.example.com'], gateways, routes });
    const delegate = new DelegateVirtualService(chart, 'Delegate', { routes: [{ paths: [PathMatch.prefix('/pay/in')], destination: API }] });
    return { app, add: () => add(receiver, delegate) };
  };
}

function delegated(add: (delegate: DelegateVirtualService) => unknown): () => Addition {
  return () => {
    const { app, chart } = appWithChart();
    const receiver = new DelegateVirtualService(chart, 'Delegate', { routes: [{ paths: [PathMatch.prefix('/first')], destination: API }] });
    return { app, add: () => add(receiver) };
  };
}

/** A successful call of each method that adds something. */
const ADDITIONS: { readonly [entry: string]: () => Addition } = {
  'DelegateVirtualService.addDirectResponse': delegated(to => to.addDirectResponse({ paths: [PathMatch.exact('/gone')], status: 410 })),
  'DelegateVirtualService.addRedirect': delegated(to => to.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' })),
  'DelegateVirtualService.addRoute': delegated(to => to.addRoute({ ...PAY, destination: API })),
  'Gateway.addHost': gateway((to, ca) => to.addHost('new.example.com', everything(ca))),
  'Gateway.addHost with encrypted Secrets': gateway(
    (to, ca) => to.addHost('new.example.com', everything(ca)),
    SecretOutput.sops({ ageRecipients: ['age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v'] }),
  ),
  'Gateway.addHosts': gateway((to, ca) => to.addHosts(['new.example.com', 'other.example.com'], everything(ca))),
  'Gateway.addPassthroughHost': gateway(to => to.addPassthroughHost('new.example.com', { destination: API })),
  'Gateway.addServer': gateway((to, ca) => to.addServer(Server.https({ hosts: ['new.example.com'], tls: mutual(ca) }))),
  'Gateway.addTcpHost': gateway(to => to.addTcpHost('new.example.com', { port: 5432, destination: TLS })),
  'Gateway.addVirtualService': gateway(to => to.addVirtualService('More', { hosts: ['first.example.com'], routes: [PAY] })),
  'KubernetesGrpcHost.addRoute': kubernetes(grpcHost, to => to.addRoute({ methods: [GrpcMethod.service('shop.Pay')], destination: OTHER })),
  'KubernetesHosts.addGrpcHost': kubernetes(itself, to => to.addGrpcHost('new.example.com', { routes: [{ destination: OTHER }] })),
  'KubernetesHosts.addHost': kubernetes(itself, (to, ca) => to.addHost('new.example.com', {
    ...everything(ca),
    tls: ServerTls.optionalMutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
    port: 8443,
  })),
  'KubernetesHosts.addHosts': kubernetes(itself, to => to.addHosts(['new.example.com', 'other.example.com'], { destination: OTHER })),
  'KubernetesHosts.addHttpHost': kubernetes(itself, to => to.addHttpHost('new.example.com', { destination: OTHER })),
  'KubernetesHosts.addPassthroughHost': kubernetes(itself, to => to.addPassthroughHost('new.example.com', { destination: OTHER })),
  'KubernetesHttpHost.addRedirect': kubernetes(httpHost, to => to.addRedirect({ path: '/new' })),
  'KubernetesHttpHost.addRoute': kubernetes(httpHost, to => to.addRoute(PAY)),
  'VirtualService.addDelegate': virtualService((to, delegate) => to.addDelegate({ paths: [PathMatch.prefix('/pay')], delegate })),
  'VirtualService.addDirectResponse': virtualService(to => to.addDirectResponse({ paths: [PathMatch.exact('/gone')], status: 410 })),
  'VirtualService.addRedirect': virtualService(to => to.addRedirect({ paths: [PathMatch.exact('/old')], path: '/new' })),
  'VirtualService.addRoute': virtualService(to => to.addRoute(PAY)),
  'VirtualService.addTcpRoute': virtualService(to => to.addTcpRoute({ destination: TLS })),
  'VirtualService.addTlsRoute': virtualService(to => to.addTlsRoute({ destination: API })),
};

/** It changes a Deployment that is not ours, after its checks: `test/secrets/gateway-volumes.test.ts`. */
const OTHERS = ['GatewayVolumes.addTo'];

test('every method that adds something is called here', () => {
  const all = Object.keys(ENTRIES).filter(entry => /\.add[A-Z]/.test(entry));
  expect([...Object.keys(ADDITIONS).filter(entry => !entry.includes(' ')), ...OTHERS].sort()).toEqual(all.sort());
});

beforeEach(() => { jest.spyOn(process.stderr, 'write').mockReturnValue(true); });
afterEach(() => jest.restoreAllMocks());

/** Everything that a program or a synth can reach from an app, as text. */
function stateOf(app: App): string[] {
  const seen = new Map<object, string>();
  const lines: string[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value !== 'object' || value === null) {
      lines.push(`${path} ${typeof value === 'function' ? 'function' : String(value)}`);
      return;
    }
    const first = seen.get(value);
    lines.push(`${path} ${first ?? `${value.constructor?.name}`}`);
    if (first !== undefined) return;
    seen.set(value, path);
    if (value instanceof Map) [...value].forEach(([key, item], i) => { visit(key, `${path}[${i}].key`); visit(item, `${path}[${i}].value`); });
    if (value instanceof Set) [...value].forEach((item, i) => visit(item, `${path}[${i}]`));
    for (const name of Object.getOwnPropertyNames(value)) {
      if (value instanceof SynthChecks && name === 'clean') continue; // a change that is undone is checked again
      visit((value as { readonly [name: string]: unknown })[name], `${path}.${name}`);
    }
  };
  visit(app, 'app');
  return lines;
}

const INJECTED = new IngressError({ code: 'invalid-argument', message: 'injected' });
const isInjected = (error: unknown) => error instanceof IngressError && error.message.endsWith(INJECTED.message);

/** Has the n-th check of a call fail, or the n-th record of a change, whichever comes first; returns how many there were. */
function failingAt(n: number, call: () => unknown): number {
  let count = 0;
  const step = () => {
    count += 1;
    if (count === n) throw INJECTED;
  };
  const { check } = problem;
  const { changed } = SynthChecks.prototype;
  const spies = [
    jest.spyOn(problem, 'check').mockImplementation((...given) => { step(); check(...given); }),
    jest.spyOn(SynthChecks.prototype, 'changed').mockImplementation(function (this: SynthChecks) { changed.call(this); step(); }),
  ];
  try {
    call();
  } catch (error) {
    if (!isInjected(error)) throw error;
  } finally {
    spies.forEach(spy => spy.mockRestore());
  }
  return count;
}

describe.each(Object.keys(ADDITIONS))('%s', entry => {
  test('changes nothing where it fails, at whichever of its steps', () => {
    const steps = failingAt(0, ADDITIONS[entry]().add);
    expect(steps).toBeGreaterThan(1);
    const control = ADDITIONS[entry]();
    const before = control.app.synthYaml();
    control.add();
    const after = control.app.synthYaml();
    expect(after).not.toBe(before);
    for (let n = 1; n <= steps; n += 1) {
      const { app, add } = ADDITIONS[entry]();
      const state = stateOf(app);
      expect(failingAt(n, add)).toBe(n);
      expect(stateOf(app)).toEqual(state);
      expect(app.synthYaml()).toBe(before);
      add();
      expect(app.synthYaml()).toBe(after);
    }
  });
});

test.each<[string, () => Addition, string]>([
  ['a route that can never match', virtualService(to => to.addRoute({ paths: [PathMatch.prefix('/first/more')], destination: API })), 'invalid-route'],
  ['the second of two TLS settings for one port', virtualService(to => to.addRoute({
    ...PAY, destination: Destination.weighted([{ destination: TLS, weight: 50 }, { destination: otherTls(), weight: 50 }]),
  })), 'invalid-tls'],
  ['a host with a route that can never match', gateway(to => to.addHost('new.example.com', { routes: [{ destination: API }, PAY] })), 'invalid-route'],
  ['a certificate that does not cover the host', gateway((to, ca) => to.addHost('new.example.com', {
    tls: ServerTls.simple({ serverCertificate: ServerCertificate.fromBundle(ca.issueServerCertificate('other', { dnsNames: ['other.example.com'] })) }),
    destination: API,
  })), 'invalid-certificate'],
  ['a route that the Gateway API would put first', kubernetes(itself, to => to.addHost('new.example.com', {
    routes: [{ paths: [PathMatch.prefix('/a')], destination: API }, { paths: [PathMatch.exact('/a')], destination: OTHER }],
  })), 'gateway-api'],
])('%s changes nothing', (_, create, code) => {
  const yaml = create().app.synthYaml();
  const { app, add } = create();
  const before = stateOf(app);
  expect(problemOf(add).code).toBe(code);
  expect(stateOf(app)).toEqual(before);
  expect(app.synthYaml()).toBe(yaml);
});

function otherTls(): SingleDestination {
  return Destination.host('payments.example.org', 8443, { tls: BackendTls.simple({ sni: 'other.example.org' }) });
}
