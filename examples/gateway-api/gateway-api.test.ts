import { App, Testing } from 'cdk8s';
import { GatewayApi } from './gateway-api';
import { CredentialName } from '../secure-gateways/credential-name';
import { CertificateAuthority, CertificateStore } from 'cdk8s-istio-ingress';

const store = CertificateStore.deterministic('secure-gateways');
const ca = CertificateAuthority.selfSigned('httpbin-ca', { store, intermediate: true });
const manifests = Testing.synth(new GatewayApi(new App(), 'gateway-api', { ca }));
const ofKind = (kind: string) => manifests.filter(object => object.kind === kind);

test('each host has a listener, one of them with mutual TLS', () => {
  expect(ofKind('Gateway')[0].spec.listeners.map(({ hostname, protocol, tls }: any) => [hostname, protocol, tls?.options])).toEqual([
    ['httpbin.example.com', 'HTTPS', { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' }],
    [undefined, 'HTTP', undefined],
    ['bookinfo.com', 'HTTPS', undefined],
  ]);
});

test('each host has routes on its own listener, and a redirect from http', () => {
  expect(ofKind('HTTPRoute').map(({ metadata, spec }) => [metadata.name, spec.hostnames, spec.parentRefs[0].sectionName])).toEqual([
    ['httpbin-redirect', ['httpbin.example.com'], 'http'], ['httpbin', ['httpbin.example.com'], 'https-httpbin-example-com'],
    ['bookinfo-redirect', ['bookinfo.com'], 'http'], ['bookinfo', ['bookinfo.com'], 'https-bookinfo-com'],
  ]);
});

test('its certificates are those of the example in the API of Istio, in the namespace of the Gateway', () => {
  const classic = Testing.synth(new CredentialName(new App(), 'credential-name', { ca })).filter(({ kind }) => kind === 'Secret');
  const contents = (secrets: any[]) =>
    secrets.map(({ metadata: { name }, data }) => ({ name, data })).sort((a, b) => (a.name < b.name ? -1 : 1));
  expect(contents(ofKind('Secret'))).toEqual(contents(classic));
  expect(ofKind('Secret').map(({ metadata }) => metadata.namespace)).toEqual(['default', 'default', 'default']);
});
