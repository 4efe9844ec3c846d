import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { IConstruct } from 'constructs';
import {
  CertificateAuthority, CertificateStore, CipherSuite, Destination, EcdhCurve, Gateway, GatewayAnalysis, GatewayProps, GatewayWorkload,
  HttpsRedirect, KubernetesGateway, Severity, ServerTls, TlsPolicy, TlsProtocolVersion,
} from '../../src/index';

const destination = Destination.service('web', 80);
const AES_GCM = [
  'ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384',
];
const MOZILLA = ['X25519MLKEM768', 'X25519', 'P-256', 'P-384'];

function scene() {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('ca', { store: CertificateStore.inMemory() });
  return { app, chart, ca };
}

/** The TLS settings of a host, without mode and credential. */
function handshakeOf(props: GatewayProps, own?: TlsPolicy, appPolicy?: TlsPolicy): object {
  const { app, chart, ca } = scene();
  appPolicy?.applyTo(app);
  const gateway = new Gateway(chart, 'Gateway', props);
  gateway.addHost('shop.example.com', { tls: ServerTls.issuedBy(ca, { tlsPolicy: own }), destination });
  const { mode, credentialName, ...handshake } = (gateway.apiObject.toJson() as any).spec.servers[0].tls;
  return handshake;
}

const workload = (istioVersion: string) => ({ workload: new GatewayWorkload({ istioVersion }) });

describe('a policy has the settings of its guideline', () => {
  test.each<[string, () => TlsPolicy, object]>([
    ['modern', TlsPolicy.mozillaModern, { minProtocolVersion: 'TLSV1_3', ecdhCurves: MOZILLA }],
    ['intermediate', TlsPolicy.mozillaIntermediate, {
      minProtocolVersion: 'TLSV1_2',
      cipherSuites: [...AES_GCM, 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
      ecdhCurves: MOZILLA,
    }],
    ['fips', TlsPolicy.fips, { minProtocolVersion: 'TLSV1_2', cipherSuites: AES_GCM, ecdhCurves: ['P-256', 'P-384'] }],
    ['post-quantum', TlsPolicy.postQuantum, { minProtocolVersion: 'TLSV1_3', ecdhCurves: ['X25519MLKEM768'] }],
  ])('%s, and the analysis finds nothing below it', (name, policy, settings) => {
    expect(handshakeOf({}, policy())).toEqual(settings);
    const { chart, ca } = scene();
    new Gateway(chart, 'Gateway', { tlsPolicy: policy(), tls: ServerTls.issuedBy(ca) }).addHost('shop.example.com', { destination });
    expect(GatewayAnalysis.of(chart, { tlsPolicy: name }).withCode('tls-below-policy')).toEqual([]);
  });

  test('of your own has what is given', () => {
    const options = {
      maxProtocolVersion: TlsProtocolVersion.TLSV1_2, cipherSuites: [CipherSuite.AES128_SHA], ecdhCurves: [EcdhCurve.P_521],
    };
    expect(handshakeOf({}, TlsPolicy.of(options))).toEqual({ maxProtocolVersion: 'TLSV1_2', cipherSuites: ['AES128-SHA'], ecdhCurves: ['P-521'] });
    expect(handshakeOf({}, TlsPolicy.of({}))).toEqual({});
  });
});

describe('the most specific policy applies, as a whole', () => {
  const modern = TlsPolicy.mozillaModern();
  const own = TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_2 });

  test.each<[string, GatewayProps, TlsPolicy | undefined, TlsPolicy | undefined, object]>([
    ['that of the app', {}, undefined, own, { minProtocolVersion: 'TLSV1_2' }],
    ['that of the Gateway before that of the app', { tlsPolicy: own }, undefined, modern, { minProtocolVersion: 'TLSV1_2' }],
    ['that of the host before both', { tlsPolicy: modern }, own, modern, { minProtocolVersion: 'TLSV1_2' }],
    ['none', {}, undefined, undefined, {}],
  ])('%s', (_, props, ofHost, ofApp, expected) => {
    expect(handshakeOf(props, ofHost, ofApp)).toEqual(expected);
  });

  test('a server with the certificates of the mesh, and one that passes TLS through, have none', () => {
    const { chart } = scene();
    const gateway = new Gateway(chart, 'Gateway', { tlsPolicy: modern });
    gateway.addPassthroughHost('db.example.com', { destination });
    gateway.addHost('mesh.example.com', { tls: ServerTls.istioMutual(), destination });
    expect((gateway.apiObject.toJson() as any).spec.servers.map(({ tls }: any) => tls))
      .toEqual([{ mode: 'PASSTHROUGH' }, { mode: 'ISTIO_MUTUAL' }, { httpsRedirect: true }]);
  });

  test('a policy that comes too late is refused', () => {
    const { app, chart, ca } = scene();
    const add = () => new Gateway(chart, 'Gateway').addHost('shop.example.com', { tls: ServerTls.issuedBy(ca), destination });
    modern.applyTo(app);
    add();
    expect(() => modern.applyTo(app)).toThrow(expect.objectContaining({ code: 'invalid-tls' }));
  });
});

describe('before Istio 1.32', () => {
  test('the groups of Mozilla are left out: Envoy offers some of them', () => {
    expect(handshakeOf({ tlsPolicy: TlsPolicy.mozillaModern(), ...workload('1.31') })).toEqual({ minProtocolVersion: 'TLSV1_3' });
  });

  test.each<[string, TlsPolicy, RegExp]>([
    ['fips', TlsPolicy.fips(), /COMPLIANCE_POLICY=fips-140-2/],
    ['post-quantum', TlsPolicy.postQuantum(), /COMPLIANCE_POLICY=pqc/],
    ['its own groups', TlsPolicy.of({ ecdhCurves: [EcdhCurve.X25519] }), /omit ecdhCurves/],
  ])('a policy that needs its groups is refused: %s', (_, policy, help) => {
    expect(() => handshakeOf({ tlsPolicy: policy, ...workload('1.31.4') }))
      .toThrow(expect.objectContaining({ code: 'istio-version', help: expect.stringMatching(help) }));
  });

  test('application protocols are refused', () => {
    const { chart, ca } = scene();
    const gateway = new Gateway(chart, 'Gateway', workload('1.31'));
    const tls = ServerTls.issuedBy(ca, { alpnProtocols: ['http/1.1'] });
    expect(() => gateway.addHost('shop.example.com', { tls, destination }))
      .toThrow(expect.objectContaining({ code: 'istio-version', field: 'spec.servers[0].tls.alpnProtocols' }));
  });
});

test('the Gateway API has no place for versions: a policy of the app is refused there, and cipher suites alone are written', () => {
  const { app, chart, ca } = scene();
  TlsPolicy.mozillaIntermediate().applyTo(app);
  const gateway = new KubernetesGateway(chart, 'Gateway', { metadata: { name: 'shop' } });
  expect(() => gateway.addHost('shop.example.com', { tls: ServerTls.issuedBy(ca), destination }))
    .toThrow(expect.objectContaining({ code: 'gateway-api', message: expect.stringContaining('minProtocolVersion of the TLS policy') }));
});

test('what is below a policy is a warning with the field, also what Envoy offers by default', () => {
  const { chart, ca } = scene();
  const old = TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_0, cipherSuites: [CipherSuite.AES128_SHA] });
  new Gateway(chart, 'Gateway', { tlsPolicy: old, tls: ServerTls.issuedBy(ca) }).addHost('shop.example.com', { destination });
  const found = (tlsPolicy: string) => GatewayAnalysis.of(chart, { tlsPolicy }).withCode('tls-below-policy')
    .map(({ level, path, message }) => `${level} ${path?.split('.').pop()}: ${message.split(',')[0]}`);
  const version = `${Severity.WARNING} minProtocolVersion: the server offers TLSV1_0`;
  expect(found('modern')).toEqual([version]);
  expect(found('intermediate')).toEqual([version, `${Severity.WARNING} cipherSuites: the server offers AES128-SHA`]);
  expect(found('fips')).toEqual([
    version, `${Severity.WARNING} cipherSuites: the server offers AES128-SHA`, `${Severity.WARNING} ecdhCurves: the server offers X25519 (by default)`,
  ]);
  expect(() => found('old')).toThrow(/use one of modern, intermediate, fips, post-quantum/);
});

describe('a policy of the program, and what goes below it', () => {
  const below = (scope: IConstruct) => GatewayAnalysis.of(scope).withCode('tls-below-policy')
    .map(({ kind, path, message }) => `${kind} ${path}: ${message}`);
  const old = { mode: 'SIMPLE', credentialName: 'old', minProtocolVersion: 'TLSV1_0' };
  const imported = (chart: Chart, servers: object[]) => new ApiObject(chart, 'Imported', {
    apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'old' }, spec: { selector: { istio: 'ingressgateway' }, servers },
  });
  const server = (tls: object) => ({ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['old.example.com'], tls });
  const offered = 'offers TLSV1_0, which the TLS policy of the app leaves out';

  test('a Gateway that is imported is reported at synth', () => {
    const { app, chart } = scene();
    TlsPolicy.mozillaIntermediate().applyTo(app);
    imported(chart, [server(old)]);
    expect(below(app)).toEqual([`Gateway spec.servers[0].tls.minProtocolVersion: the server ${offered}`]);
    const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
    app.synthYaml();
    expect(printed.mock.calls.map(([text]) => String(text)).filter(text => text.includes('tls-below-policy'))).toHaveLength(1);
    printed.mockRestore();
  });

  test('a Gateway outside of the construct that has the policy is not', () => {
    const { app, chart } = scene();
    TlsPolicy.mozillaIntermediate().applyTo(new Chart(app, 'other'));
    imported(chart, [server(old)]);
    expect(below(app)).toEqual([]);
  });

  test('a patch of one host is reported, and its own policy is not', () => {
    const { app, chart, ca } = scene();
    TlsPolicy.mozillaIntermediate().applyTo(chart);
    const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    const tlsPolicy = TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_1, cipherSuites: [CipherSuite.AES128_SHA] });
    gateway.addHost('old.example.com', { destination, tls: ServerTls.issuedBy(ca, { tlsPolicy }), httpsRedirect: HttpsRedirect.disabled() });
    gateway.addHost('shop.example.com', { destination, httpsRedirect: HttpsRedirect.disabled() });
    expect(below(app)).toEqual([]);
    const tls = gateway.apiObject.toJson().spec.servers.map(({ tls: each }: { tls: object }) => each);
    gateway.apiObject.addJsonPatch(
      JsonPatch.add('/spec/servers/0/tls/cipherSuites', [...tls[0].cipherSuites, 'AES256-SHA']),
      JsonPatch.replace('/spec/servers/1/tls/minProtocolVersion', 'TLSV1_0'),
    );
    expect(below(app)).toEqual([
      'Gateway spec.servers[0].tls.cipherSuites: the server offers AES256-SHA, which the TLS policy of the server leaves out',
      'Gateway spec.servers[1].tls.minProtocolVersion: the server offers TLSV1_0, which the TLS policy of the server leaves out',
    ]);
  });

  const listener = (options: object) => ({
    name: 'https', port: 443, protocol: 'HTTPS', hostname: 'old.example.com', tls: { certificateRefs: [{ name: 'old' }], options },
  });
  const suites = 'gateway.istio.io/tls-cipher-suites';

  test('an imported Gateway of the Gateway API is reported, with what the mesh decides', () => {
    const { app, chart } = scene();
    TlsPolicy.mozillaModern().applyTo(app);
    new ApiObject(chart, 'Imported', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'old' },
      spec: { gatewayClassName: 'istio', listeners: [listener({ [suites]: 'AES128-SHA,ECDHE-RSA-AES128-GCM-SHA256' })] },
    });
    expect(below(app)).toEqual(["Gateway spec.listeners[0].tls: listener 'https' offers TLSV1_2, which the TLS policy of the app leaves out"]);
    const [intermediate] = GatewayAnalysis.of(app, { tlsPolicy: 'intermediate' }).withCode('tls-below-policy');
    expect(intermediate).toMatchObject({
      path: `spec.listeners[0].tls.options[${suites}]`, message: "listener 'https' offers AES128-SHA, which the policy 'intermediate' leaves out",
    });
  });

  test('a listener of the program has its own policy, and a patch of it is reported', () => {
    const { app, chart, ca } = scene();
    TlsPolicy.of({ cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256] }).applyTo(app);
    const gateway = new KubernetesGateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca) });
    gateway.addHost('shop.example.com', { destination, httpsRedirect: HttpsRedirect.disabled() });
    const tlsPolicy = TlsPolicy.of({ cipherSuites: [CipherSuite.ECDHE_ECDSA_AES128_SHA] });
    gateway.addHost('old.example.com', { destination, tls: ServerTls.issuedBy(ca, { tlsPolicy }), httpsRedirect: HttpsRedirect.disabled() });
    expect(below(app)).toEqual([]);
    const option = `/spec/listeners/0/tls/options/${suites.replace('/', '~1')}`;
    gateway.apiObject.addJsonPatch(JsonPatch.replace(option, 'ECDHE-ECDSA-AES256-SHA'));
    expect(below(app)).toEqual([
      `Gateway spec.listeners[0].tls.options[${suites}]: listener 'https-shop-example-com' offers ECDHE-ECDSA-AES256-SHA, which the TLS policy of the server leaves out`,
    ]);
  });
});
