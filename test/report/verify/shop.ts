import { Yaml } from 'cdk8s';
import { PortConfig, Presented, Reply } from './node-gateway';
import { CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore } from '../../../src/index';
import { gateway, http, https, secret, to, virtualService } from '../../simulator/manifests';

export const SHOP = 'shop.example.com';
export const API = 'api.example.com';
export const DAY = 24 * 60 * 60 * 1000;

const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
export const ca = CertificateAuthority.selfSigned('shop-ca', { store, intermediate: true });
export const clients = CertificateAuthority.selfSigned('client-ca', { store });
export const shop = ca.issueServerCertificate('shop', { dnsNames: [SHOP] });
/** Three certificates, since the root is sent as well. */
const issued = ca.issueServerCertificate('api', { dnsNames: [API] });
export const api = { privateKey: issued.privateKey, certificateChain: issued.certificateChain + ca.trustAnchors.pem } as CertificateBundle;
export const client = clients.issueClientCertificate('acme');

/** A certificate from the same authority, issued at another time. */
export function issuedAt(now: Date, dnsNames: string[]): CertificateBundle {
  const earlier = CertificateStore.inMemory({ reporter: CertificateReporter.silent(), clock: { now: () => now } });
  return CertificateAuthority.selfSigned('shop-ca', { store: earlier }).issueServerCertificate('other', { dnsNames });
}

/** One host for everybody on 443, one with mutual TLS on 8443, and both redirected from 80. */
export const manifests = Yaml.stringify(
  gateway([
    https([SHOP], { credentialName: 'shop' }),
    { ...https([API], { credentialName: 'api', mode: 'MUTUAL' }), port: { number: 8443, name: 'https-api', protocol: 'HTTPS' } },
    http([SHOP, API], { httpsRedirect: true }),
  ]),
  virtualService([SHOP], {
    http: [
      { match: [{ uri: { prefix: '/status' } }, { uri: { exact: '/cart' } }], ...to('frontend', 8080) },
      { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new', redirectCode: 308 } },
      { match: [{ uri: { exact: '/health' } }], directResponse: { status: 204 } },
      { match: [{ uri: { regex: '/users/[0-9]+' } }], ...to('users', 8080) },
    ],
  }),
  virtualService([API], { http: [{ match: [{ uri: { prefix: '/v1' } }], ...to('api', 8080) }] }, { name: 'api' }),
  secret('shop', shop),
  secret('api', api, { 'ca.crt': clients.trustAnchors.pem }),
);

export function presented({ certificateChain, privateKey }: CertificateBundle, trust?: string): Presented {
  return { cert: certificateChain, key: privateKey, ...trust === undefined ? {} : { ca: trust } };
}

/** What Envoy would run for the manifests. */
export interface Live {
  readonly https: PortConfig;
  readonly mutual: PortConfig;
  readonly http: PortConfig;
}

const NOT_FOUND: Reply = { status: 404 };

export function live(): Live {
  return {
    https: { names: { [SHOP]: presented(shop) }, answer: (_, path) => shopAnswer(path) },
    mutual: {
      names: { [API]: presented(api, clients.trustAnchors.pem) },
      clients: 'required',
      answer: (_, path) => path.startsWith('/v1') ? { status: 200, body: '{}', routed: true } : NOT_FOUND,
    },
    http: { answer: (host, path) => ({ status: 301, location: `https://${host}${path}` }) },
  };
}

export function shopAnswer(path: string): Reply {
  if (path.startsWith('/status')) return { status: 418, body: 'teapot', routed: true };
  if (path === '/cart') return { status: 404, routed: true };
  if (path === '/old') return { status: 308, location: `https://${SHOP}/new` };
  return path === '/health' ? { status: 204 } : NOT_FOUND;
}
