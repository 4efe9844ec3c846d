/** The program under stress: an authority with an intermediate, and a certificate for each host. */
import { CertificateAuthority, CertificateChange, CertificateStore, Passphrase } from 'cdk8s-istio-ingress';

export interface Order {
  readonly store: string;
  readonly hosts: readonly string[];
  /** ISO 8601. */
  readonly now: string;
  /** Another text makes another authority, and with it all certificates anew. */
  readonly generation: string;
  readonly passphrase?: string;
  readonly frozen?: boolean;
}

export interface Outcome {
  /** What the manifests would hold. */
  readonly secrets: { readonly [name: string]: { readonly certificate: string; readonly key: string } };
  readonly changes: readonly CertificateChange[];
}

export function synth({ store: path, hosts, now, generation, passphrase, frozen }: Order): Outcome {
  const changes: CertificateChange[] = [];
  const store = CertificateStore.directory(path, {
    clock: { now: () => new Date(now) },
    frozen,
    passphrase: passphrase === undefined ? undefined : Passphrase.fromValue(passphrase),
    reporter: { report: (list) => changes.push(...list) },
  });
  const authority = CertificateAuthority.selfSigned('stress-ca', { store, intermediate: true, reissue: generation });
  const bundles = hosts.map((host) => authority.issueServerCertificate(host, { dnsNames: [host] }));
  const secrets = Object.fromEntries(bundles.map((bundle) => [bundle.name, { certificate: bundle.certificateChain, key: bundle.privateKey }]));
  return { secrets, changes };
}
