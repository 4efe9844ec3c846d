import { App, ApiObject, Chart } from 'cdk8s';
import { Issuer } from './tokens';
import {
  CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, Destination, Gateway, GatewayProxyConfig,
  GatewayWorkload, Jwks, PathMatch, ServerCertificate, ServerTls, StringMatch, TrustBundle,
} from 'cdk8s-istio-ingress';

/** Manifests with hosts of every kind of restriction, and what clients need for them. */
export interface AccessProgram {
  readonly yaml: string;
  readonly clients: { readonly [name: string]: CertificateBundle };
}

const ADDRESSES = {
  allowFrom: ['127.0.0.1', '127.0.0.4', '203.0.113.0/24', '2001:db8:1::/48'],
  denyFrom: ['127.0.0.4', '203.0.113.66', '2001:db8:1::66'],
};

/** One gateway with everything, that trusts a number of proxies. */
export function accessProgram(trustedProxies: number, issuer: Issuer, other: Issuer): AccessProgram {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const ca = CertificateAuthority.selfSigned('access', { store: CertificateStore.inMemory({ reporter: CertificateReporter.silent() }) });
  const workload = new GatewayWorkload({ trustedProxies });
  const deployment = new ApiObject(chart, 'Deployment', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: workload.name, namespace: workload.namespace },
    spec: {
      selector: { matchLabels: workload.selector },
      template: {
        metadata: { labels: workload.selector },
        spec: { serviceAccountName: workload.serviceAccountName, containers: [{ name: 'istio-proxy', image: 'auto' }] },
      },
    },
  });
  GatewayProxyConfig.of(workload).annotatePods(deployment);
  const gatewayNamed = (name: string) => new Gateway(chart, name, { workload, metadata: { name }, tls: ServerTls.issuedBy(ca) });
  const destination = Destination.service('web', 80);
  const gateway = gatewayNamed('shop');
  gateway.addHost('open.example.com', { destination });
  gateway.addHost('addresses.example.com', {
    destination,
    access: { ...ADDRESSES, publicPaths: [PathMatch.prefix('/public/'), PathMatch.exact('/healthz')] },
  });
  gateway.addHost('denied.example.com', { destination, access: { denyFrom: ['203.0.113.66', '198.51.100.0/24'] } });
  gateway.addHost('paths.example.com', {
    destination,
    access: { paths: [{ paths: [PathMatch.prefix('/admin'), PathMatch.exact('/exact')], ...ADDRESSES }] },
  });
  const jwt = { issuer: issuer.name, jwks: Jwks.inline(issuer.jwks), audiences: ['shop', 'api'] };
  gateway.addHosts(['tokens.example.com', 'tokens.example.org'], {
    routes: [
      { destination: Destination.service('staff', 80), jwtClaims: { groups: StringMatch.exact('staff') } },
      { destination },
    ],
    access: {
      jwt: { ...jwt, allowPreflight: true },
      publicPaths: [PathMatch.exact('/login')],
      paths: [{ paths: [PathMatch.prefix('/claims')], jwt: { ...jwt, claims: { 'groups': ['staff', 'ops*'], '[realm_access][roles]': ['admin'] } } }],
    },
  });
  gateway.addHost('cookies.example.com', {
    destination,
    access: {
      jwt: {
        issuer: other.name,
        jwks: Jwks.inline(other.jwks),
        fromHeaders: [{ name: 'x-token' }],
        fromParams: ['token'],
        fromCookies: ['session'],
      },
    },
  });
  const mutual = {
    serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca),
  };
  gateway.addHost('clients.example.com', {
    destination,
    tls: ServerTls.mutual(mutual),
    access: { principals: ['example.com/ns/shop/sa/*'], paths: [{ paths: [PathMatch.prefix('/batch')], principals: ['example.com/ns/shop/sa/batch'] }] },
  });
  gateway.addHost('perhaps.example.com', {
    destination, tls: ServerTls.optionalMutual(mutual), access: { paths: [{ paths: [PathMatch.exact('/closed')], principals: ['*'] }] },
  });
  gateway.addPassthroughHost('raw.example.com', { destination: Destination.service('raw', 443) });
  gatewayNamed('raw').addPassthroughHost('*.raw.example.com', { destination: Destination.service('raw', 443) });
  gatewayNamed('below').addHost('below.raw.example.com', { destination, access: ADDRESSES });
  gatewayNamed('wild').addHost('*.wild.example.com', { destination: Destination.service('wild', 80), access: ADDRESSES });
  gatewayNamed('narrow').addHost('open.wild.example.com', { destination });
  gatewayNamed('deep').addHost('*.deep.wild.example.com', { destination });
  gatewayNamed('strict').addHost('strict.wild.example.com', { destination, access: { allowFrom: ['192.0.2.1'] } });
  gatewayNamed('mixed').addHosts(['*.mixed.example.com', 'mixed.example.org'], { destination: Destination.service('wild', 80), access: ADDRESSES });
  const client = (name: string, options: object) => ca.issueClientCertificate(name, options);
  const clients = {
    batch: client('batch', { uris: ['spiffe://example.com/ns/shop/sa/batch'] }),
    other: client('other', { uris: ['spiffe://example.com/ns/shop/sa/other'] }),
    foreign: client('foreign', { uris: ['spiffe://example.com/ns/blog/sa/batch'] }),
    dns: client('dns', { dnsNames: ['client.example.com'] }),
  };
  return { yaml: app.synthYaml(), clients };
}
