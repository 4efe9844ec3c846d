import { ApiObject, App, Chart, Duration, JsonPatch } from 'cdk8s';
import { k8s } from 'cdk8s-plus-27';
import * as fc from 'fast-check';
import { findingsAtSynth } from '../../src/analysis/at-synth/analyze-at-synth';
import { independentHosts } from '../../src/analysis/at-synth/independent-hosts';
import {
  BackendTls, CertificateAuthority, CertificateReporter, CertificateStore, Destination, DestinationRule, Gateway, GatewayHost,
  HttpRouteOptions, PathMatch, SecretOutput, Server, ServerCertificate, ServerCertificateSecret, ServerTls,
  StringMatch, TrustBundle, VirtualService,
} from '../../src/index';

const WEB = Destination.service('web', 80);
const NOW = new Date('2026-11-01T00:00:00Z');
const quiet = { reporter: CertificateReporter.silent(), clock: { now: () => NOW } };

class Shop {
  public readonly app = new App();
  public readonly chart: Chart;
  public readonly ca: CertificateAuthority;
  public readonly gateway: Gateway;
  public readonly hosts: GatewayHost[] = [];

  constructor(store: CertificateStore = CertificateStore.inMemory(quiet), lifetime?: Duration) {
    SecretOutput.plain({ reason: 'never written' }).applyTo(this.app);
    this.chart = new Chart(this.app, 'shop', { namespace: 'shop' });
    this.ca = CertificateAuthority.selfSigned('ca', { store, lifetime });
    this.gateway = new Gateway(this.chart, 'Gateway', { metadata: { name: 'shop' } });
    for (let index = 0; index < 6; index++) this.add(`h${index}.example.com`);
  }

  public add(host: string, routes: HttpRouteOptions[] = [{ destination: WEB }], gateway = this.gateway): GatewayHost {
    const added = gateway.addHost(host, { tls: this.tls(), routes });
    this.hosts.push(added);
    return added;
  }

  public tls() {
    return ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(this.ca) });
  }

  public raw(kind: string, name: string, spec: object, metadata: object = {}): ApiObject {
    const apiVersion = kind === 'Service' ? 'v1' : kind === 'RequestAuthentication' ? 'security.istio.io/v1' : 'networking.istio.io/v1';
    return new ApiObject(this.chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, ...metadata }, spec });
  }

  public findings(leaveOut: boolean): string[] {
    const settle = () =>
      this.hosts.forEach(host => (host._servers.https.credentials!.secrets[0] as ServerCertificateSecret).bundle.certificateChain);
    return findingsAtSynth(this.app.node.findAll(), settle, { leaveOut }).map(({ code, level, kind, name, path, message, constructPath }) =>
      [code, level, kind, name, path, message, constructPath].join(' | ')).sort();
  }

  public get leftOut(): number {
    return independentHosts(this.app.node.findAll()).secrets.length;
  }
}

const HTTP_SERVER = (host: string, number = 80) => ({
  servers: [{ hosts: [host], port: { number, name: 'http', protocol: 'HTTP' } }],
  selector: { istio: 'ingressgateway' },
});
const ROUTED = (...hosts: string[]) => ({
  hosts,
  gateways: ['shop'],
  http: [{ route: [{ destination: { host: 'other', port: { number: 80 } } }] }],
});

/** What may stand beside hosts that are in order, and have to do with one of them. */
const DISTURBANCES: { readonly [what: string]: (shop: Shop) => void } = {
  'a wildcard host': shop => shop.add('*.example.com'),
  'a host below another one': shop => shop.add('a.h5.example.com'),
  'a wildcard below a host': shop => shop.add('*.h5.example.com'),
  'an http server for every host': shop => shop.gateway.addServer(Server.http({ hosts: ['*'], portName: 'all' })),
  'an http server for a wildcard': shop => shop.gateway.addServer(Server.http({ hosts: ['*.example.com'], portName: 'all' })),
  'an http server on the port of https': shop => shop.gateway.addServer(Server.http({ hosts: ['x.example.org'], port: 443 })),
  'a passthrough host': shop => shop.gateway.addPassthroughHost('p.example.com', { destination: WEB }),
  'a second virtual service of a host': shop =>
    new VirtualService(shop.chart, 'Second', {
      hosts: ['h5.example.com'],
      gateways: [shop.gateway],
      routes: [{ destination: WEB }],
      metadata: { name: 'a' },
    }),
  'a virtual service for a wildcard': shop =>
    new VirtualService(shop.chart, 'Second', {
      hosts: ['*.example.com'],
      gateways: [shop.gateway],
      routes: [{ destination: WEB }],
      metadata: { name: 'a' },
    }),
  'a virtual service of the mesh for a host': shop =>
    new VirtualService(shop.chart, 'Mesh', { hosts: ['h5.example.com'], routes: [{ destination: WEB }] }),
  'a virtual service in YAML': shop => shop.raw('VirtualService', 'yaml', ROUTED('h4.example.com')),
  'a virtual service in YAML for a wildcard': shop => shop.raw('VirtualService', 'yaml', ROUTED('*.example.com')),
  'a gateway in YAML': shop => shop.raw('Gateway', 'yaml', HTTP_SERVER('h4.example.com')),
  'a gateway in YAML on the port of https': shop => shop.raw('Gateway', 'yaml', HTTP_SERVER('z.example.org', 443), { namespace: 'a' }),
  'a service with another port': shop => shop.raw('Service', 'web', { ports: [{ port: 8080 }] }),
  'the service of all of them': shop => shop.raw('Service', 'web', { ports: [{ port: 80 }] }),
  'a service of one of them': shop => {
    shop.raw('Service', 'blog', { ports: [{ port: 8080 }] });
    shop.add('b.example.com', [{ destination: Destination.service('blog', 80) }]);
  },
  'separate services': shop =>
    ['x', 'y', 'z'].forEach(name => {
      shop.raw('Service', name, { ports: [{ port: name === 'z' ? 8080 : 80 }] });
      shop.add(`${name}.example.com`, [{ destination: Destination.service(name, 80) }]);
    }),
  'a fault that is deprecated': shop =>
    shop.hosts[5].virtualService.apiObject.addJsonPatch(JsonPatch.add('/spec/http/0/fault', { delay: { fixedDelay: '1s', percent: 5 } })),
  'a route by claims': shop => {
    shop.raw('RequestAuthentication', 'tokens', { selector: { matchLabels: { istio: 'eastwest' } } });
    shop.add('j.example.com', [{ headers: { '@request.auth.claims.group': StringMatch.exact('staff') }, destination: WEB }]);
    shop.add('i.example.com', [{ headers: { '@request.auth.claims.group': StringMatch.exact('staff') }, destination: WEB }]);
  },
  'a service with nearly that name': shop => shop.raw('Service', 'webb', { ports: [{ port: 80 }] }),
  'a service of the gateway with other ports': shop =>
    new ApiObject(shop.chart, 'Ingress', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
      spec: { selector: { istio: 'ingressgateway' }, ports: [{ port: 443 }] },
    }),
  'a destination rule': shop =>
    new DestinationRule(shop.chart, 'Rule', { host: 'web', tls: BackendTls.simple({ sni: 'h5.example.com' }) }),
  'a Secret of the same name': shop =>
    new k8s.KubeSecret(shop.chart, 'Secret', { metadata: { name: 'h5.example.com', namespace: 'istio-system' } }),
  'another certificate for a host': shop =>
    new ServerCertificateSecret(shop.chart, 'Other', {
      bundle: shop.ca.issueServerCertificate('other', { dnsNames: ['h5.example.com', 'o.example.com'] }),
    }),
  'a host whose certificate is for another one too': shop =>
    shop.hosts.push(
      shop.gateway.addHost('c.example.com', {
        tls: ServerTls.simple({
          serverCertificate: ServerCertificate.fromBundle(
            shop.ca.issueServerCertificate('both', { dnsNames: ['c.example.com', 'h5.example.com'] }),
          ),
        }),
        routes: [{ destination: WEB }],
      }),
    ),
  'a patched gateway': shop =>
    shop.gateway.apiObject.addJsonPatch(JsonPatch.add('/spec/servers/-', HTTP_SERVER('h3.example.com', 8080).servers[0])),
  'a patched virtual service': shop =>
    shop.hosts[5].virtualService.apiObject.addJsonPatch(JsonPatch.replace('/spec/hosts/0', 'h4.example.com')),
  'a patched Secret': shop =>
    (shop.hosts[5]._servers.https.credentials!.secrets[0] as ServerCertificateSecret).apiObject!.addJsonPatch(
      JsonPatch.remove('/data/tls.key'),
    ),
  'an annotation': shop => shop.hosts[5].virtualService.apiObject.metadata.addAnnotation('galley.istio.io/analyze-suppress', 'IST0132'),
  'a route behind a prefix': shop =>
    shop.add('s.example.com', [
      { paths: [PathMatch.prefix('/')], destination: WEB },
      { paths: [PathMatch.exact('/login')], methods: ['GET'], destination: WEB },
    ]),
  'a route to a subset': shop => shop.add('u.example.com', [{ destination: Destination.service('web', 80, { subset: 'v1' }) }]),
  'a second gateway for the same Pods': shop =>
    shop.add('g.example.com', [{ destination: WEB }], new Gateway(shop.chart, 'Second', { metadata: { name: 'second' } })),
  'a host that asks for certificates': shop =>
    shop.hosts.push(
      shop.gateway.addHost('m.example.com', {
        tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(shop.ca), clientCertificates: TrustBundle.of(shop.ca) }),
        routes: [{ destination: WEB }],
      }),
    ),
  'a host with two kinds of key': shop =>
    shop.hosts.push(
      shop.gateway.addHost('k.example.com', {
        tls: ServerTls.simple({
          serverCertificate: ServerCertificate.ofKeyTypes({
            ecdsa: ServerCertificate.issuedBy(shop.ca),
            rsa: ServerCertificate.issuedBy(shop.ca),
          }),
        }),
        routes: [{ destination: WEB }],
      }),
    ),
  'a server for names of one namespace': shop => shop.gateway.addServer(Server.http({ hosts: ['shop/d.example.com'] })),
  'two hosts with one server': shop =>
    shop.hosts.push(shop.gateway.addHosts(['one.example.com', 'two.example.com'], { tls: shop.tls(), routes: [{ destination: WEB }] })),
};

test('hosts that have nothing to do with each other are left out, but for one', () => {
  const shop = new Shop();
  expect(shop.leftOut).toBe(5);
  expect(comparable(shop.findings(true))).toEqual(comparable(shop.findings(false)));
});

test('hosts that are left out are not analyzed', () => {
  const { app } = new Shop();
  const findings = (leaveOut: boolean) => findingsAtSynth(app.node.findAll(), undefined, { leaveOut }).filter(({ code }) => code === 'undecided');
  expect(findings(false)).toHaveLength(6);
  expect(findings(true)).toHaveLength(1);
});

test.each(Object.entries(DISTURBANCES))('beside %s, leaving hosts out finds the same', (_, disturb) => {
  const shop = new Shop();
  disturb(shop);
  expect(comparable(shop.findings(true))).toEqual(comparable(shop.findings(false)));
});

test('beside any mixture of them, leaving hosts out finds the same', () => {
  fc.assert(fc.property(fc.subarray(Object.keys(DISTURBANCES), { minLength: 2, maxLength: 5 }), names => {
    const shop = new Shop();
    try {
      names.forEach(name => DISTURBANCES[name](shop));
    } catch {
      return; // refused when it was declared
    }
    expect(comparable(shop.findings(true))).toEqual(comparable(shop.findings(false)));
  }), { numRuns: 60, seed: 7 });
});

test('certificates that end with their authority within the time to warn of are all looked at', () => {
  const shop = new Shop(undefined, Duration.days(20));
  expect(shop.findings(true)).toEqual(shop.findings(false));
  expect(shop.findings(true).filter(finding => finding.startsWith('certificate-expires'))).toHaveLength(6);
});

/** A synth tells errors and warnings. */
function comparable(findings: string[]): string[] {
  return findings.filter(finding => !finding.includes('| info |'));
}
