import { ApiObject, App, Chart, IResolver, JsonPatch, ResolutionContext, Testing } from 'cdk8s';
import {
  AnalysisAtSynth, BackendTls, CaConfigMap, CaSecret, CertificateAuthority, CertificateReporter, CertificateStore, Destination,
  DestinationRule, Gateway, GatewayAnalysis, SecretOutput, ServerCertificate, ServerTls, ServiceEntry,
} from '../../src/index';
import { problemOf } from '../helpers/charts';

function shop(resolvers: IResolver[] = []): Chart {
  const app = new App({ resolvers });
  GatewayAnalysis.atSynth(app, AnalysisAtSynth.OFF);
  SecretOutput.plain({ reason: 'never written' }).applyTo(app);
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const store = CertificateStore.deterministic('seed', { reporter: CertificateReporter.silent() });
  const ca = CertificateAuthority.selfSigned('ca', { store });
  new Gateway(chart, 'Gateway', { metadata: { name: 'shop' } }).addHost('shop.example.com', {
    tls: ServerTls.simple({ serverCertificate: ServerCertificate.issuedBy(ca) }),
    routes: [{ destination: Destination.service('web', 80) }],
  });
  new DestinationRule(chart, 'Rule', { host: 'web', tls: BackendTls.simple({ sni: 'web.example.com' }) });
  new ServiceEntry(chart, 'Entry', { hosts: ['api.example.com'], ports: [{ number: 443, protocol: 'HTTPS' }] });
  new CaSecret(chart, 'CaSecret', { trustBundle: ca.trustAnchors });
  new CaConfigMap(chart, 'CaConfigMap', { trustBundle: ca.trustAnchors });
  return chart;
}

const KINDS = ['Gateway', 'VirtualService', 'DestinationRule', 'ServiceEntry', 'Secret', 'ConfigMap'];

function objectOf(chart: Chart, kind: string): ApiObject {
  return chart.node.findAll().find((construct): construct is ApiObject => ApiObject.isApiObject(construct) && construct.kind === kind)!;
}

/** Calls a method as jsii does for other languages: it is looked up on the class, and one that an instance has is never seen. */
function callOnClass(object: object, method: string, ...args: unknown[]): unknown {
  const { prototype } = object.constructor as unknown as { prototype: { [name: string]: (...values: unknown[]) => unknown } };
  return prototype[method].call(object, ...args);
}

describe.each(KINDS)('%s', kind => {
  test('has a field that the library does not know in its manifest, after a patch', () => {
    const chart = shop();
    objectOf(chart, kind).addJsonPatch(JsonPatch.add('/fromTheFuture', { a: 1 }));
    expect(Testing.synth(chart).find(manifest => manifest.kind === kind).fromTheFuture).toEqual({ a: 1 });
  });

  test('has a patch in its manifest that was added through the class, as from Python', () => {
    const chart = shop();
    const object = objectOf(chart, kind);
    callOnClass(object, 'addJsonPatch', JsonPatch.add('/metadata/labels', { from: 'python' }));
    expect(callOnClass(object, 'toJson')).toMatchObject({ kind, metadata: { labels: { from: 'python' } } });
    expect(Testing.synth(chart).find(manifest => manifest.kind === kind).metadata.labels).toEqual({ from: 'python' });
  });

  test.each([null, {}, 'text'])('answers %j in the place of a patch with a coded error', wrong => {
    const object = objectOf(shop(), kind);
    expect(problemOf(() => object.addJsonPatch(wrong as never))).toMatchObject({ code: 'invalid-argument', constructPath: object.node.path });
  });

  test('has no own method: all of them are those of its class', () => {
    const object = objectOf(shop(), kind);
    expect(Object.values(object).filter(value => typeof value === 'function')).toEqual([]);
  });

  test('is rendered again with a patch that comes after the first rendering', () => {
    const object = objectOf(shop(), kind);
    object.toJson();
    object.addJsonPatch(JsonPatch.replace('/metadata/name', 'other'));
    expect(object.toJson().metadata.name).toBe('other');
  });
});

test('resolvers of an app see the values of every object', () => {
  const seen: unknown[] = [];
  const resolver = {
    resolve: (context: ResolutionContext) => {
      seen.push(context.value);
      if (context.value === 'web.shop.svc.cluster.local' || context.value === 'web') context.replaceValue('resolved');
    },
  };
  const manifests = Testing.synth(shop([resolver]));
  expect(manifests.find(({ kind }) => kind === 'VirtualService').spec.http[0].route[0].destination.host).toBe('resolved');
  expect(seen).toEqual(expect.arrayContaining(['kubernetes.io/tls', 'api.example.com', 'web.example.com']));
});
