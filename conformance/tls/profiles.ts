import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../tools/process';
import { CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, KeyAlgorithm } from 'cdk8s-istio-ingress';

export const HOST = 'tls.example.com';
export const OTHER_HOST = 'other.example.org';

/** Paths of PEM files. */
export interface Files {
  /** Leaf, then intermediates. */
  readonly chain: string;
  readonly leaf: string;
  /** Empty without one. */
  readonly intermediate: string;
  readonly key: string;
}

/** A kind of chain that the library makes. */
export interface Profile {
  readonly name: string;
  readonly folder: string;
  /** What the other side trusts. */
  readonly root: string;
  readonly server: Files;
  readonly client: Files;
  readonly intermediate: boolean;
  /** A database of NSS with the root as a trusted authority and the client's key. */
  readonly nss: string;
}

const END = '-----END CERTIFICATE-----\n';

const SHAPES = [
  { shape: 'root', intermediate: false },
  { shape: 'intermediate', intermediate: true },
  { shape: 'constrained', intermediate: true, permittedDnsDomains: ['example.com', 'cluster.local'] },
];

/** Every kind of chain; for RSA keys that take long to make, only one with name constraints. */
export function makeProfiles(folder: string, algorithms = Object.values(KeyAlgorithm)): Profile[] {
  return SHAPES.flatMap(({ shape, ...options }) => algorithms
    .filter(keyAlgorithm => shape !== 'constrained' || !SLOW.includes(keyAlgorithm))
    .map(keyAlgorithm => {
      const name = `${keyAlgorithm} ${shape}`;
      const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
      const ca = CertificateAuthority.selfSigned(
        `ca-${shape}`, { store, keyAlgorithm, subject: { organization: 'Conformance', country: 'DE' }, ...options },
      );
      const leaf = { dnsNames: [HOST, '*.wild.example.com'], keyAlgorithm };
      return write(path.join(folder, name.replaceAll(' ', '-')), name, options.intermediate, ca, {
        server: ca.issueServerCertificate('server', options.permittedDnsDomains ? leaf : { ...leaf, ipAddresses: ['127.0.0.1', '::1'] }),
        client: ca.issueClientCertificate(
          'client', { dnsNames: ['client.example.com'], uris: ['spiffe://cluster.local/ns/shop/sa/client'], keyAlgorithm },
        ),
      });
    }));
}

const SLOW = [KeyAlgorithm.RSA_3072, KeyAlgorithm.RSA_4096];

function write(
  folder: string,
  name: string,
  intermediate: boolean,
  ca: CertificateAuthority,
  leafs: { server: CertificateBundle; client: CertificateBundle },
): Profile {
  fs.mkdirSync(folder, { recursive: true });
  const file = (base: string, content: string) => {
    fs.writeFileSync(path.join(folder, base), content, { mode: 0o600 });
    return path.join(folder, base);
  };
  const files = (base: string, { certificateChain, privateKey }: CertificateBundle): Files => {
    const end = certificateChain.indexOf(END) + END.length;
    return {
      chain: file(`${base}-chain.pem`, certificateChain),
      leaf: file(`${base}.pem`, certificateChain.slice(0, end)),
      intermediate: file(`${base}-intermediate.pem`, certificateChain.slice(end)),
      key: file(`${base}.key`, privateKey),
    };
  };
  const root = file('root.pem', ca.trustAnchors.pem);
  const client = files('client', leafs.client);
  return { name, folder, intermediate, root, server: files('server', leafs.server), client, nss: nssDatabase(folder, root, client) };
}

function nssDatabase(folder: string, root: string, { chain, key }: Files): string {
  const database = `sql:${path.join(folder, 'nss')}`;
  const p12 = path.join(folder, 'client.p12');
  fs.mkdirSync(path.join(folder, 'nss'));
  run('certutil', ['-N', '-d', database, '--empty-password']);
  run('certutil', ['-A', '-d', database, '-n', 'root', '-t', 'CT,C,C', '-a', '-i', root]);
  run('openssl', ['pkcs12', '-export', '-in', chain, '-inkey', key, '-name', 'client', '-passout', 'pass:', '-out', p12]);
  run('pk12util', ['-i', p12, '-d', database, '-W', '', '-K', '']);
  return database;
}
