/** The program under stress: an authority with an intermediate, and a certificate for each host. */
import { CertificateAuthority, CertificateChange, CertificateStore, Passphrase, RotationPhase } from 'cdk8s-istio-ingress';

export interface Order {
  readonly store: string;
  readonly hosts: readonly string[];
  /** ISO 8601. */
  readonly now: string;
  /** Another text makes another authority, and with it all certificates anew. */
  readonly generation: string;
  /** How often the authority has been replaced by another one. */
  readonly replaced?: number;
  /** How far it is in being replaced once more. */
  readonly rotation?: RotationPhase;
  readonly passphrase?: string;
  readonly frozen?: boolean;
}

export interface Outcome {
  /** What clients trust. */
  readonly trusted: string;
  /** What the manifests would hold. */
  readonly secrets: { readonly [name: string]: { readonly certificate: string; readonly key: string } };
  readonly changes: readonly CertificateChange[];
}

export function synth({ store: path, hosts, now, generation, replaced = 0, rotation, passphrase, frozen }: Order): Outcome {
  const changes: CertificateChange[] = [];
  const store = CertificateStore.directory(path, {
    clock: { now: () => new Date(now) },
    frozen,
    passphrase: passphrase === undefined ? undefined : Passphrase.fromValue(passphrase),
    reporter: { report: list => changes.push(...list) },
  });
  const selfSigned = (number: number) => CertificateAuthority.selfSigned(number === 0 ? 'stress-ca' : `stress-ca-${number}`, {
    store, intermediate: true, reissue: generation,
  });
  const authority = rotation === undefined ? selfSigned(replaced)
    : CertificateAuthority.rotating({ from: selfSigned(replaced), to: selfSigned(replaced + 1), phase: rotation });
  const bundles = hosts.map(host => authority.issueServerCertificate(host, { dnsNames: [host] }));
  const secrets = Object.fromEntries(bundles.map(bundle =>
    [bundle.name, { certificate: bundle.certificateChain, key: bundle.privateKey }]));
  return { trusted: authority.trustAnchors.pem, secrets, changes };
}
