import { Manifest } from './mutations';

/** One thing in which a running gateway differs from the manifests, and every check of `verify` that fails then. */
export interface LiveMutation {
  readonly name: string;
  /** Changes what Envoy runs, in place; `other` are manifests of the same program with other certificates. */
  readonly apply: (running: Manifests, other: Others) => void;
  readonly failed: readonly RegExp[];
  /** Seconds to wait for Envoy's listeners: it opens them after 15 when a Secret never comes. */
  readonly patience?: number;
}

/** The same program with other certificates. */
export interface Others {
  /** Issued 60 days before. */
  readonly before: Manifests;
  readonly expired: Manifests;
  /** By another authority. */
  readonly foreign: Manifests;
}

/** Manifests of `allModes`, by what is changed in them. */
export class Manifests {
  constructor(public readonly all: Manifest[]) {}

  public secret(name: string): Manifest {
    return this.find('Secret', name);
  }

  public routes(name: string): Manifest[] {
    return this.find('VirtualService', name).spec.http;
  }

  public servers(): Manifest[] {
    return this.find('Gateway', 'mygateway').spec.servers;
  }

  public server(name: string): Manifest {
    return found(this.servers().find(({ port }) => port.name === name), name);
  }

  public remove(gone: Manifest): void {
    this.all.splice(this.all.indexOf(gone), 1);
  }

  private find(kind: string, name: string): Manifest {
    return found(this.all.find(each => each.kind === kind && each.metadata.name === name), `${kind} ${name}`);
  }
}

function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) { throw new Error(`no ${what} among the manifests`); }
  return value;
}

const HTTPBIN = 'httpbin.example.com';
const BOOKINFO = 'bookinfo.com';
const AUTHORITY = /^https:\/\/bookinfo\.com authority: the certificate is not issued by a trusted authority$/;
const REFUSED = /: the (connection ends|server )|^https:\/\/\S+ certificate: no certificate/;

/** The certificates of Secret `bookinfo.com`, changed. */
function chain(change: (certificates: string[]) => string[]): LiveMutation['apply'] {
  return running => {
    const { data } = running.secret(BOOKINFO);
    const blocks = Buffer.from(data['tls.crt'], 'base64').toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g)!;
    data['tls.crt'] = Buffer.from(change(blocks).join('')).toString('base64');
  };
}

function tls(server: string, settings: object): LiveMutation['apply'] {
  return running => { Object.assign(running.server(server).tls, settings); };
}

export const LIVE_MUTATIONS: readonly LiveMutation[] = [
  {
    name: 'the certificate of another host',
    apply: running => { running.secret(BOOKINFO).data = { ...running.secret(HTTPBIN).data }; },
    failed: [/^https:\/\/bookinfo\.com certificate: the certificate in Secret istio-system\/httpbin\.example\.com is served/, /bookinfo\.com name: not valid for/],
  },
  {
    name: 'the certificate from before a rotation',
    apply: (running, { before }) => { running.secret(BOOKINFO).data = before.secret(BOOKINFO).data; },
    failed: [/^https:\/\/bookinfo\.com certificate: an old certificate is still served/, AUTHORITY],
  },
  {
    name: 'an expired certificate',
    apply: (running, { expired }) => { running.secret(BOOKINFO).data = expired.secret(BOOKINFO).data; },
    failed: [/^https:\/\/bookinfo\.com certificate: an old certificate/, /bookinfo\.com dates: bookinfo\.com expired on/, AUTHORITY],
  },
  {
    name: 'the certificate of another authority',
    apply: (running, { foreign }) => { running.secret(BOOKINFO).data = foreign.secret(BOOKINFO).data; },
    failed: [/^https:\/\/bookinfo\.com certificate: /, AUTHORITY],
  },
  { name: 'a chain without its intermediate', apply: chain(([leaf]) => [leaf]), failed: [/bookinfo\.com chain: lacks shop intermediate/, AUTHORITY] },
  {
    name: 'a chain with a certificate twice',
    apply: chain(([leaf, ...rest]) => [leaf, ...rest, ...rest]),
    failed: [/bookinfo\.com chain: wrong order or duplicates: bookinfo\.com, shop intermediate, shop intermediate/],
  },
  {
    name: 'a chain that begins with its intermediate',
    apply: chain(([leaf, ...rest]) => [...rest, leaf]),
    patience: 20,
    // Envoy refuses the Secret, and with it the whole port
    failed: [
      /httpbin\.example\.com certificate: no certificate/, /TLS 1\.2: refused/, /TLS 1\.3: refused/, / client certificate: refused/,
      /GET \/status: /, /GET \/delay: /, /GET \/verify-no-such-route: /,
      /bookinfo\.com certificate: no certificate/, /TLS 1\.3: refused/, /GET \/productpage: /, /GET \/verify-no-such-route: /,
    ],
  },
  {
    name: 'a host left out',
    apply: running => { running.servers().splice(running.servers().indexOf(running.server('https-bookinfo-com')), 1); },
    failed: [/bookinfo\.com certificate: no certificate/, /TLS 1\.3: refused/, /GET \/productpage: /, /GET \/verify-no-such-route: /],
  },
  {
    name: 'the Secret of a host missing',
    apply: running => running.remove(running.secret(BOOKINFO)),
    patience: 20,
    failed: [/bookinfo\.com certificate: no certificate/, /TLS 1\.3: refused/, /GET \/productpage: /, /GET \/verify-no-such-route: /],
  },
  {
    name: 'TLS 1.0 and 1.1 on',
    apply: tls('https-httpbin-example-com', {
      minProtocolVersion: 'TLSV1_0', cipherSuites: ['ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES128-GCM-SHA256'],
    }),
    failed: [/TLS 1\.0: accepted, but the Gateway has it disabled/, /TLS 1\.1: accepted, but the Gateway has it disabled/],
  },
  {
    name: 'TLS 1.2 off',
    apply: tls('https-httpbin-example-com', { minProtocolVersion: 'TLSV1_3' }),
    failed: [/httpbin\.example\.com TLS 1\.2: refused/],
  },
  { name: 'TLS 1.2 on', apply: tls('https-bookinfo-com', { minProtocolVersion: 'TLSV1_2' }), failed: [/bookinfo\.com TLS 1\.2: accepted/] },
  {
    name: 'TLS 1.3 on',
    apply: tls('https-wildcard-wild-example', { maxProtocolVersion: undefined }),
    failed: [/any\.wild\.example TLS 1\.3: accepted, but the Gateway has it disabled/],
  },
  {
    name: 'mutual TLS off',
    apply: tls('https-httpbin-example-com', { mode: 'SIMPLE' }),
    failed: [/no client certificate: accepted/, /foreign client certificate: accepted/],
  },
  { name: 'mutual TLS optional', apply: tls('https-httpbin-example-com', { mode: 'OPTIONAL_MUTUAL' }), failed: [/no client certificate: accepted/] },
  {
    name: 'mutual TLS on',
    apply: tls('https-bookinfo-com', { mode: 'MUTUAL', caCertCredentialName: `${HTTPBIN}-cacert` }),
    failed: ['productpage', 'verify-no-such-route'].map(path =>
      new RegExp(`bookinfo\\.com GET /${path}: the server refuses with the alert 'certificate required'`)),
  },
  {
    name: 'the authority of the clients replaced',
    apply: (running, { foreign }) => { running.secret(`${HTTPBIN}-cacert`).data = foreign.secret(`${HTTPBIN}-cacert`).data; },
    failed: [/ client certificate: refused/, /GET \/status: /, /GET \/delay: /, /GET \/verify-no-such-route: /],
  },
  {
    name: 'the authority of the clients missing',
    apply: running => running.remove(running.secret(`${HTTPBIN}-cacert`)),
    patience: 20,
    failed: [REFUSED, /TLS 1\.2: refused/, /TLS 1\.3: refused/, / client certificate: refused/, /GET \/status/, /GET \/delay/, /GET \/verify/],
  },
  {
    name: 'a redirect off',
    apply: tls('http-bookinfo-com', { httpsRedirect: false }),
    failed: [/^http:\/\/bookinfo\.com GET \/: 404, not the redirect 301 to https:\/\/bookinfo\.com\/$/],
  },
  {
    name: 'a route away',
    apply: running => { running.routes(HTTPBIN)[0].match.shift(); },
    failed: [/GET \/status: 404 from the gateway itself: no such route; expected: routed to httpbin:8000 by VirtualService/],
  },
  {
    name: 'a redirect in the place of a route',
    apply: running => { running.routes(BOOKINFO)[0] = { redirect: { uri: '/moved' } }; },
    failed: [/GET \/verify-no-such-route: 301/],
  },
  {
    name: 'a route for every path',
    apply: running => { delete running.routes(BOOKINFO)[0].match; },
    failed: [/GET \/verify-no-such-route: \d+, not 404/],
  },
  {
    name: 'a response of 404 in the place of a route',
    apply: running => { running.routes(BOOKINFO)[0] = { directResponse: { status: 404 } }; },
    failed: [/bookinfo\.com GET \/productpage: 404 from the gateway itself/],
  },
  {
    name: 'a server for a name that the manifests do not have',
    apply: running => {
      const port = { name: 'https-other', number: 443, protocol: 'HTTPS' };
      running.servers().push({ hosts: ['no-such-host.invalid'], port, tls: { mode: 'SIMPLE', credentialName: BOOKINFO } });
    },
    failed: [/^port 443 unknown name: the gateway answers; the manifests have no server for it/],
  },
  {
    name: 'a server for every name',
    apply: running => {
      const base = { apiVersion: 'networking.istio.io/v1', metadata: { name: 'zzz', namespace: 'default' } };
      const port = { name: 'https-all', number: 443, protocol: 'HTTPS' };
      const servers = [{ hosts: ['*'], port, tls: { mode: 'SIMPLE', credentialName: BOOKINFO } }];
      running.all.push(
        { ...base, kind: 'Gateway', spec: { selector: { istio: 'ingressgateway' }, servers } },
        { ...base, kind: 'VirtualService', spec: { gateways: ['zzz'], hosts: ['*'], http: [{ directResponse: { status: 200 } }] } },
      );
    },
    failed: [/^port 443 unknown name: the gateway answers; the manifests have no server for it/, /^port 443 no name: the gateway answers/],
  },
];
