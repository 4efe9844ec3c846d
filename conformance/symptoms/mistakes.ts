import * as fs from 'node:fs';
import * as path from 'node:path';
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { Backends } from './backends';
import { OpensslAuthority } from './openssl-authority';
import { withSecretData } from './secret-data';
import { Issuer } from '../access/tokens';
import { quietly } from '../generated/quietly';
import {
  BackendTls, CertificateAuthority, CertificateReporter, CertificateStore, Destination, DestinationRule, Gateway, GatewayAnalysis, Hsts,
  Jwks, PathMatch, Server, ServerCertificate, ServerTls, ServiceEntry, ServiceEntryLocation, ServiceEntryResolution,
  TrafficPolicy, TrustBundle,
} from 'cdk8s-istio-ingress';

/** Authorities that all programs of the suite share. */
export interface Authorities {
  readonly servers: CertificateAuthority;
  readonly openssl: OpensslAuthority;
}

/** Writes the authorities that clients have: `ca.crt`, and `other.crt` of another store. */
export function authorities(folder: string): Authorities {
  const [servers, other] = [emptyStore(), emptyStore()].map(store => CertificateAuthority.selfSigned('shop-ca', { store }));
  servers.trustAnchors.writeFile(path.join(folder, 'ca.crt'));
  other.trustAnchors.writeFile(path.join(folder, 'other.crt'));
  return { servers, openssl: new OpensslAuthority(path.join(folder, 'openssl')) };
}

/** The manifests of hosts that have a mistake each; writes files of clients into the folder. */
export function mistakes({ servers, openssl }: Authorities, { ports }: Backends, folder: string): string {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const store = emptyStore();
  const partners = CertificateAuthority.selfSigned('partner-ca', { store });
  const resellers = CertificateAuthority.selfSigned('reseller-ca', { store });
  const tls = ServerTls.issuedBy(servers);
  const web = (subset?: string) => Destination.service('web', 8080, { subset });
  new ApiObject(chart, 'Web', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { ports: [{ name: 'http', port: 8080 }] } });
  const gateway = (name: string) => new Gateway(chart, name, { metadata: { name }, tls });

  const to = (at: string, destination: Destination, more: object = {}) => ({ name: at, paths: [PathMatch.prefix(`/${at}`)], destination, ...more });
  gateway('shop').addHost('shop.example.com', {
    hsts: Hsts.maxAge(Duration.days(365)),
    routes: [
      to('status', web()),
      to('unknown-service', Destination.host('orders.shop.svc', 80)),
      to('unknown-port', Destination.service('web', 8081)),
      to('unknown-subset', web('v8')),
      to('no-pods', web('v9')),
      to('closed', backend(chart, 'closed', ports.closed)),
      to('tls-to-plain', backend(chart, 'tls-to-plain', ports.plain, { tls: BackendTls.simple({ insecureSkipVerify: true }) })),
      to('unverified', backend(chart, 'unverified', ports.secure, { tls: BackendTls.simple({ trust: TrustBundle.of(partners) }) })),
      to('verified', backend(chart, 'verified', ports.secure, {
        tls: BackendTls.simple({ trust: TrustBundle.of(servers), subjectAltNames: ['secure.backends.example'] }),
      })),
      to('plain-to-tls', backend(chart, 'plain-to-tls', ports.secure)),
      to('impatient', backend(chart, 'impatient', ports.impatient)),
      to('grpc', backend(chart, 'grpc', ports.grpc)),
      to('named-grpc', backend(chart, 'named-grpc', ports.grpc, {}, 'GRPC')),
      to('limited', backend(chart, 'limited', ports.slow, { connectionPool: { tcp: { maxConnections: 1 }, http: { http1MaxPendingRequests: 1 } } })),
      to('slow', backend(chart, 'slow', ports.slow), { timeout: Duration.millis(200) }),
      to('redirecting', backend(chart, 'redirecting', ports.redirecting)),
      to('upgrade', backend(chart, 'upgrade', ports.plain)),
    ],
  });
  new DestinationRule(chart, 'Subsets', { host: 'web', subsets: [{ name: 'v9', labels: { version: 'v9' } }] });

  const unrouted = new Gateway(chart, 'unrouted', { metadata: { name: 'unrouted' } });
  unrouted.addServer(Server.https({ hosts: ['unrouted.example.com'], tls }));
  for (const host of ['expired.example.com', 'cn.example.com', 'with-root.example.com']) gateway(host.split('.')[0]).addHost(host, { destination: web() });
  gateway('wild').addHost('*.wild.example.com', { destination: web() });
  gateway('raw').addPassthroughHost('raw.example.com', { destination: backend(chart, 'raw', ports.secure, {}, 'TLS') });
  const intermediate = CertificateAuthority.selfSigned('long-ca', { store, intermediate: true });
  intermediate.trustAnchors.writeFile(path.join(folder, 'long.crt'));
  new Gateway(chart, 'leaf-only', { metadata: { name: 'leaf-only' }, tls: ServerTls.issuedBy(intermediate) })
    .addHost('leaf-only.example.com', { destination: web() });
  gateway('allowed').addHost('allowed.example.com', { destination: web(), access: { allowFrom: ['192.0.2.1'] } });
  gateway('token').addHost('token.example.com', {
    destination: web(),
    access: { jwt: { issuer: 'https://id.example.com', jwks: Jwks.inline(new Issuer('https://id.example.com', 'ES256', 'one').jwks) } },
  });

  const mutual = (name: string, clientCertificates: TrustBundle, subjectAltNames?: string[]) => {
    const serverCertificate = ServerCertificate.issuedBy(servers);
    gateway(name).addHost(`${name}.example.com`, {
      tls: ServerTls.mutual({ serverCertificate, clientCertificates, subjectAltNames }), destination: web(),
    });
  };
  mutual('partner', TrustBundle.of(partners), ['acme.partners.example']);
  partners.revoke('0a'); // any, so that there are lists
  mutual('half-listed', TrustBundle.of(partners, resellers));
  for (const name of ['openssl', 'ended']) mutual(name, TrustBundle.fromPem(openssl.certificate));
  openssl.issue('valid', {});
  openssl.issue('old', { days: -1 });
  partners.issueClientCertificate('beta', { dnsNames: ['beta.partners.example'] }).writeFiles(path.join(folder, 'beta'));
  resellers.issueClientCertificate('foreign', { dnsNames: ['acme.partners.example'] }).writeFiles(path.join(folder, 'foreign'));

  for (const { code } of GatewayAnalysis.of(app).findings) GatewayAnalysis.suppress(app, code, 'its symptom is judged');
  const file = (...names: string[]) => fs.readFileSync(path.join(...names), 'utf8');
  const served = (name: string, options: object) => {
    const issued = openssl.issue(name, options);
    return { 'tls.crt': () => file(issued, 'tls.crt'), 'tls.key': () => file(issued, 'tls.key') };
  };
  const rooted = served('with-root.example.com', { dnsName: 'with-root.example.com' });
  return withSecretData(quietly(() => app.synthYaml()), {
    'expired.example.com': served('expired.example.com', { dnsName: 'expired.example.com', days: -1 }),
    'cn.example.com': served('cn.example.com', {}),
    'with-root.example.com': { ...rooted, 'tls.crt': () => `${rooted['tls.crt']()}${openssl.certificate}` },
    'leaf-only.example.com': { 'tls.crt': chain => /.*?-----END CERTIFICATE-----\n/s.exec(chain)![0] },
    'half-listed.example.com-cacert': { 'ca.crl': both => /.*?-----END X509 CRL-----\n/s.exec(both)![0] },
    'ended.example.com-cacert': { 'ca.crl': () => openssl.endedRevocationList() },
  });
}

function emptyStore(): CertificateStore {
  return CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
}

/** A server outside of the cluster's Services. */
function backend(chart: Chart, name: string, port: number, policy: TrafficPolicy = {}, protocol = 'HTTP'): Destination {
  const host = `${name}.backends.example`;
  new ServiceEntry(chart, `Entry-${name}`, {
    hosts: [host],
    ports: [{ number: 80, name: 'web', protocol }],
    resolution: ServiceEntryResolution.STATIC,
    location: ServiceEntryLocation.MESH_EXTERNAL,
    endpoints: [{ address: '127.0.0.1', ports: { web: port } }],
  });
  if (Object.keys(policy).length > 0) new DestinationRule(chart, `Rule-${name}`, { host, ...policy });
  return Destination.host(host, 80);
}
