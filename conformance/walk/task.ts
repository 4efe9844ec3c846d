import * as path from 'node:path';
import { Expectation, REFUSED } from './expectations';
import { CertificateAuthority, CertificateReporter, CertificateStore } from 'cdk8s-istio-ingress';

/** The Services of Istio's task, by their whole names. */
export const HOSTS = {
  httpbin: 'httpbin.default.svc.cluster.local',
  productpage: 'productpage.default.svc.cluster.local',
  nginx: 'nginx.default.svc.cluster.local',
};
export const TEAPOT = 'https://httpbin.example.com/status/418';

/** curl's options for the certificate in a folder. */
export const as = (folder: string) => ['--cert', path.join(folder, 'tls.crt'), '--key', path.join(folder, 'tls.key')];

/** A client with a certificate from an authority that nobody trusts. */
export function untrustedClient(folder: string): string[] {
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  CertificateAuthority.selfSigned('untrusted-ca', { store }).issueClientCertificate('untrusted').writeFiles(path.join(folder, 'untrusted'));
  return as(path.join(folder, 'untrusted'));
}

/** What Istio's task "Secure Gateways" shows. */
export function taskExpectations(client: string, untrusted: string[]): Expectation[] {
  const ca = ['--cacert', path.join(client, 'ca.crt')];
  return [
    {
      name: 'mutual with the client\'s certificate',
      url: TEAPOT,
      curl: [...ca, ...as(client)],
      expect: { status: 418, service: HOSTS.httpbin },
    },
    { name: 'mutual without', url: TEAPOT, curl: ca, expect: { refused: REFUSED } },
    { name: 'mutual with an untrusted client\'s', url: TEAPOT, curl: [...ca, ...untrusted], expect: { refused: REFUSED } },
    { name: 'second host', url: 'https://bookinfo.com/productpage', curl: ca, expect: { status: 200, service: HOSTS.productpage } },
    { name: 'unrouted path', url: 'https://bookinfo.com/nothing', curl: ca, expect: { status: 404 } },
    {
      name: 'unrouted path behind mutual',
      url: 'https://httpbin.example.com/headers',
      curl: [...ca, ...as(client)],
      expect: { status: 404 },
    },
    { name: 'http', url: 'http://httpbin.example.com/status/418', expect: { status: 301, redirect: TEAPOT } },
    {
      name: 'http of the second host',
      url: 'http://bookinfo.com/productpage',
      expect: { status: 301, redirect: 'https://bookinfo.com/productpage' },
    },
    { name: 'unknown host', url: 'https://unknown.example/', curl: ['--insecure'], expect: { refused: REFUSED } },
  ];
}
