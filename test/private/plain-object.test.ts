import { ApiObject, App, Chart, IResolver, JsonPatch, ResolutionContext, Yaml } from 'cdk8s';
import {
  CaCertificates, CertificateAuthority, CertificateReporter, CertificateStore, Destination, Gateway, HttpRewrite, GatewayWorkload, PathMatch,
  SecretOutput,
  ServerCertificate, ServerTls, StringMatch, VirtualService,
} from '../../src/index';

function shop(resolvers: IResolver[] = []): App {
  const app = new App({ resolvers });
  SecretOutput.plain({ reason: 'never written' }).applyTo(app);
  const chart = new Chart(app, 'shop', { namespace: 'shop', labels: { team: 'shop', area: 'web' } });
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.deterministic('seed', { reporter: CertificateReporter.silent() }) });
  const workload = new GatewayWorkload({ selector: { istio: 'ingress', app: 'gateway', 10: 'ten', 9: 'nine' } });
  const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'shop', annotations: { z: '1', a: '2' } }, workload });
  const { virtualService } = gateway.addHost('shop.example.com', {
    tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), caCertificates: CaCertificates.of(ca) }),
    routes: [
      {
        paths: [PathMatch.exact('/a'), PathMatch.regex('/b.*')],
        headers: { 'x-z': StringMatch.exact('1'), 'x-a': StringMatch.prefix('2') },
        rewrite: HttpRewrite.path('/c'),
        destination: Destination.weighted([{ destination: Destination.service('web', 80), weight: 10 }, { destination: Destination.service('new', 80), weight: 90 }]),
      },
      { destination: Destination.service('web', 80) },
    ],
  });
  virtualService.apiObject.metadata.addLabel('late', 'yes');
  gateway.addPassthroughHost('pass.example.com', { destination: Destination.service('pass', 443) });
  new VirtualService(chart, 'Exported', {
    hosts: ['e.example.com'], gateways: [Gateway.fromGatewayName(chart, 'Other', 'other', { namespace: 'x' })], exportTo: ['*'], routes: [{ destination: Destination.service('web', 80) }],
  });
  return app;
}

function manifests(app: App): string[] {
  return app.node.findAll().filter((construct) => ApiObject.isApiObject(construct)).map((apiObject) => Yaml.stringify(apiObject.toJson()));
}

class Counting implements IResolver {
  public count = 0;
  public resolve(context: ResolutionContext): void {
    this.count += 1;
    if (context.value === 'web') context.replaceValue('resolved');
  }
}

test('manifests that cdk8s need not resolve are the bytes that it would make', () => {
  expect(manifests(shop())).toEqual(manifests(shop([{ resolve: () => {} }])));
});

test('resolvers of an app see every value', () => {
  const resolver = new Counting();
  expect(manifests(shop([resolver])).join('---\n')).toContain('host: resolved');
  expect(resolver.count).toBeGreaterThan(100);
});

test('a patch of a Secret is in its manifest', () => {
  const app = shop();
  const secret = app.node.findAll().find((construct): construct is ApiObject => ApiObject.isApiObject(construct) && construct.kind === 'Secret')!;
  secret.addJsonPatch(JsonPatch.replace('/type', 'Opaque'));
  expect(secret.toJson().type).toBe('Opaque');
});
