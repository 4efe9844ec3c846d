import { CorpusProgram } from '../program';
import { CipherSuite, Destination, Gateway, HttpsRedirect, Server, ServerCertificate, ServerTls, TlsPolicy, TlsProtocolVersion } from 'cdk8s-istio-ingress';

const MODERN = [
  CipherSuite.ECDHE_ECDSA_AES128_GCM_SHA256, CipherSuite.ECDHE_RSA_AES128_GCM_SHA256, CipherSuite.ECDHE_ECDSA_AES256_GCM_SHA384,
  CipherSuite.ECDHE_RSA_AES256_GCM_SHA384, CipherSuite.ECDHE_ECDSA_CHACHA20_POLY1305, CipherSuite.ECDHE_RSA_CHACHA20_POLY1305,
];
const OLD = [
  CipherSuite.ECDHE_ECDSA_AES128_SHA, CipherSuite.ECDHE_RSA_AES128_SHA, CipherSuite.ECDHE_ECDSA_AES256_SHA,
  CipherSuite.ECDHE_RSA_AES256_SHA,
  CipherSuite.AES128_GCM_SHA256, CipherSuite.AES256_GCM_SHA384, CipherSuite.AES128_SHA, CipherSuite.AES256_SHA, CipherSuite.DES_CBC3_SHA,
];

/** Versions, cipher suites, ports, addresses and the ways to say what a server is. */
export const tlsSettings: CorpusProgram = {
  name: 'tls settings',
  expectedWarnings: ['redirect-without-https'], // an address of this machine only, whose https server is elsewhere
  build: ({ chart, ca }) => {
    const certificate = () => ServerCertificate.issuedBy(ca);
    const gateway = new Gateway(chart, 'Gateway', {
      metadata: { name: 'edge', labels: { team: 'shop' }, annotations: { 'shop.example/owner': 'us' } },
      servers: [
        Server.http({ hosts: ['plain.example.com'], port: 8080, portName: 'plain' }),
        Server.http({ hosts: ['local.example.com', '*.local.example.com'], port: 8081, bind: '127.0.0.1', httpsRedirect: true }),
        Server.https({
          hosts: ['shop/bound.example.com'],
          port: 8444,
          bind: '127.0.0.1',
          portName: 'bound',
          tls: ServerTls.simple({ serverCertificate: certificate() }),
        }),
      ],
    });
    const routes = [{ destination: Destination.service('web', 80) }];
    gateway.addHost('modern.example.com', {
      tls: ServerTls.simple({
        serverCertificate: certificate(), tlsPolicy: TlsPolicy.of({ minProtocolVersion: TlsProtocolVersion.TLSV1_3 }),
      }),
      routes,
      name: 'modern-routes',
    });
    gateway.addHost('ciphers.example.com', {
      tls: ServerTls.simple({
        serverCertificate: certificate(),
        tlsPolicy: TlsPolicy.of({
          minProtocolVersion: TlsProtocolVersion.TLSV1_2, maxProtocolVersion: TlsProtocolVersion.TLSV1_2, cipherSuites: MODERN,
        }),
      }),
      routes,
      httpsRedirect: HttpsRedirect.disabled(),
    });
    gateway.addHost('old.example.com', {
      tls: ServerTls.simple({
        serverCertificate: certificate(),
        tlsPolicy: TlsPolicy.of({
          minProtocolVersion: TlsProtocolVersion.TLSV1_0, maxProtocolVersion: TlsProtocolVersion.TLSV1_1, cipherSuites: OLD,
        }),
      }),
      routes,
      port: 8443,
    });
    gateway.addHosts(
      ['one.example.com', 'two.example.com', '*.many.example.com'], { tls: ServerTls.simple({ serverCertificate: certificate() }), routes },
    );
    gateway.addVirtualService('Others', {
      hosts: ['plain.example.com', 'bound.example.com'], routes, metadata: { name: 'others' },
    });
  },
};
