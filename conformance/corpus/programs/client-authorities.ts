import { X509Certificate, createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CorpusProgram, Given } from '../program';
import {
  CaConfigMap, CaSecret, CertificateAuthority, CertificateStore, Destination, Gateway, GatewayWorkload, IClock, MutualTlsSecret,
  RevocationReason, ServerCertificate, ServerTls, TrustAnchors, TrustBundle, TrustBundleReference,
} from 'cdk8s-istio-ingress';

/** Every place where authorities of clients can be, and every way to narrow them to some clients. */
export const clientAuthorities: CorpusProgram = {
  name: 'client authorities',
  build: given => {
    const { chart, ca, store } = given;
    const workload = new GatewayWorkload();
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'clients' }, workload });
    const routes = [{ destination: Destination.service('web', 80) }];
    for (const [name, clientCertificates] of Object.entries(places(given, workload))) {
      const tls = ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates });
      gateway.addHost(`${name}.example.com`, { tls, routes });
    }
    const secret = new MutualTlsSecret(chart, 'Both', {
      bundle: ca.issueServerCertificate('both', { dnsNames: ['both.example.com'] }),
      trustBundle: TrustBundle.of(ca),
      workload,
      metadata: { name: 'both' },
    });
    gateway.addHost('both.example.com', {
      tls: ServerTls.mutual({
        serverCertificate: ServerCertificate.fromSecret(secret), clientCertificates: TrustBundleReference.fromServerSecret(),
      }),
      routes,
    });
    const partners = CertificateAuthority.selfSigned('partners', { store });
    partners.revoke('5a58b4d06df3ae82401919727c44e5aa74b10776', { reason: RevocationReason.KEY_COMPROMISE });
    const client = new X509Certificate(partners.issueClientCertificate('acme').certificateChain);
    gateway.addHost('pins.example.com', {
      tls: ServerTls.optionalMutual({
        serverCertificate: ServerCertificate.issuedBy(ca),
        clientCertificates: TrustBundle.of(partners),
        subjectAltNames: ['acme.partners.example', 'spiffe://partners.example/acme'],
        verifyCertificateSpki: [createHash('sha256').update(client.publicKey.export({ type: 'spki', format: 'der' })).digest('base64')],
        verifyCertificateHash: [client.fingerprint256],
      }),
      routes,
    });
    return {
      others: [
        {
          apiVersion: 'v1',
          kind: 'Secret',
          metadata: { name: 'existing-cacert', namespace: 'istio-system' },
          data: { 'ca.crt': Buffer.from(ca.trustAnchors.pem).toString('base64') },
        },
        { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'partners', namespace: 'shop' }, data: { 'ca.crt': ca.trustAnchors.pem } },
      ],
    };
  },
};

function places({ chart, ca, folder }: Given, workload: GatewayWorkload): { readonly [name: string]: TrustAnchors } {
  const other = CertificateAuthority.selfSigned('other', { store: CertificateStore.inMemory() });
  other.revoke('5a58b4d06df3ae82401919727c44e5aa74b10776');
  const file = path.join(folder, 'ca.pem');
  fs.writeFileSync(file, ca.trustAnchors.pem);
  const clock: IClock = { now: () => new Date() };
  return {
    'authorities': TrustBundle.of(ca),
    'pem': TrustBundle.fromPem(ca.trustAnchors.pem, { clock }),
    'file': TrustBundle.fromFile(file),
    'lists': TrustBundle.fromPem(other.trustAnchors.pem, { revocationLists: other.revocationLists }),
    'bundle-file': TrustBundle.fromFile(file),
    'secret': TrustBundleReference.fromSecret(new CaSecret(chart, 'Clients', {
      trustBundle: TrustBundle.of(ca), workload, metadata: { name: 'clients-cacert' },
    })),
    'cacert': TrustBundleReference.fromSecret(new CaSecret(chart, 'Generic', {
      trustBundle: TrustBundle.of(ca), key: 'cacert', metadata: { name: 'generic-cacert' },
    })),
    'existing': TrustBundleReference.fromSecret(CaSecret.fromSecretName(chart, 'Existing', 'existing-cacert', { key: 'ca.crt', workload })),
    'config-map': TrustBundleReference.fromConfigMap(new CaConfigMap(chart, 'Map', {
      trustBundle: TrustBundle.of(ca), metadata: { name: 'clients', namespace: 'shop' },
    })),
    'existing-config-map': TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(
      chart, 'ExistingMap', 'partners', { namespace: 'shop' },
    )),
  };
}
