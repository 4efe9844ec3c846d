import '../../../src/simulator/matchers/index';
import { IngressSimulator } from '../../../src/index';
import { ca, clients, gateway, gatewayService, http, https, secret, to, virtualService } from '../manifests';

const bundle = ca.issueServerCertificate('shop', { dnsNames: ['shop.example.com', 'www.shop.example.com'] });
const HOST = 'shop.example.com';

const simple = [
  gateway([https([HOST, 'bare.example.com']), http([HOST], { httpsRedirect: true })]),
  virtualService(['*'], { http: [{ match: [{ uri: { prefix: '/status' } }], ...to('httpbin.shop.svc.cluster.local', 8000) }] }),
  secret('shop', bundle),
];
const mutual = [
  gateway([https([HOST], { mode: 'MUTUAL' })]),
  virtualService(['*'], { http: [to('httpbin', 8000)] }),
  secret('shop', bundle, { 'ca.crt': clients.trustAnchors.pem }),
];

/** The message of a matcher that fails. */
function failure(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return (error as Error).message;
  }
  return 'it passes';
}

describe('toServeHost', () => {
  test('is true of a host with a server and a certificate', () => {
    expect(simple).toServeHost(HOST);
    expect(IngressSimulator.fromManifests(simple)).toServeHost(HOST);
    expect(JSON.stringify({ kind: 'List', items: simple })).toServeHost(HOST);
  });

  test.each([
    ['other.example.com', simple, 'no server accepts connections for it'],
    ['bare.example.com', simple, 'is for DNS:shop.example.com'],
    [
      HOST,
      [...simple.slice(0, 2), secret('shop', bundle, { 'tls.key': ca.issueServerCertificate('other', { dnsNames: [HOST] }).privateKey })],
      'does not match its certificate',
    ],
    [HOST, [...simple.slice(0, 2), gatewayService, secret('shop', bundle, {}, 'shop')], 'shop has one'],
  ])('is not true of %s, and says why', (host, manifests, why) => {
    expect(manifests).not.toServeHost(host);
    expect(failure(() => expect(manifests).toServeHost(host))).toMatch(`expected the ingress to serve '${host}' over https`);
    expect(failure(() => expect(manifests).toServeHost(host))).toMatch(why);
  });
});

describe('toRequireClientCertificateFrom', () => {
  test('is true of servers with mutual TLS', () => {
    expect(mutual).toRequireClientCertificateFrom(clients);
    expect(mutual).toRequireClientCertificateFrom(clients.trustAnchors, { host: HOST });
  });

  test('is not true of another authority, or of a server that asks nobody', () => {
    expect(failure(() => expect(mutual).toRequireClientCertificateFrom(ca))).toMatch(/trusts .*CN=client-ca root/);
    expect(failure(() => expect(simple).toRequireClientCertificateFrom(clients))).toMatch('has mode SIMPLE');
    expect(simple).not.toRequireClientCertificateFrom(clients);
  });
});

describe('toRoute', () => {
  test('is true of a request that is routed', () => {
    expect(simple).toRoute(`https://${HOST}/status/418`);
    expect(simple).toRoute(`https://${HOST}/status/418`).to('httpbin', 8000);
    expect(simple).toRoute(`https://${HOST}/status/418`).to('httpbin.shop.svc.cluster.local');
  });

  test('is not true of another destination', () => {
    expect(failure(() => expect(simple).toRoute(`https://${HOST}/status/418`).to('httpbin', 80)))
      .toMatch(`expected the ingress to route https://${HOST}/status/418 to httpbin:80, but it goes to `
        + 'httpbin.shop.svc.cluster.local:8000');
    expect(simple).not.toRoute(`https://${HOST}/status/418`).to('bookinfo');
    expect(failure(() => expect(simple).not.toRoute(`https://${HOST}/status/418`).to('httpbin'))).toMatch('not to route');
  });

  test('is not true of a path that is not found, or of a redirect, and says what became of them', () => {
    expect(failure(() => expect(simple).toRoute(`https://${HOST}/other`))).toMatch('it is not-found');
    expect(failure(() => expect(simple).toRoute(`http://${HOST}/status/418`))).toMatch(`redirected to https://${HOST}/status/418`);
    expect(simple).not.toRoute(`https://${HOST}/other`).to('httpbin');
  });
});
