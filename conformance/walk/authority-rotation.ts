import { parseAllDocuments, stringify } from 'yaml';
import { Client, rotate } from './rotation';
import { Context } from '../suite';
import { Served } from '../tools/served';
import { CertificateBundle, RotationPhase } from 'cdk8s-istio-ingress';

/** What a synth in one phase of a rotation gives. */
export interface Synthesized {
  readonly yaml: string;
  readonly client: CertificateBundle;
  /** PEM of the authorities that clients trust. */
  readonly trusts: string;
}

/** One client of the gateway. */
export interface RotationClient {
  readonly url: string;
  readonly status: number;
  /** Whether it has a certificate. */
  readonly certified?: boolean;
}

interface RotationScenario {
  readonly suite: string;
  readonly form: string;
  /** One for each host, which has a separate certificate. */
  readonly clients: readonly RotationClient[];
}

/** Requests without a pause, while each phase of the rotation of an authority replaces the gateway's Secrets and ConfigMaps. */
export async function rotateAuthority(
  served: Served, { suite, form, clients }: RotationScenario, synth: (phase: RotationPhase) => Synthesized, { report }: Context,
): Promise<void> {
  const id = `${form}: rotation of the authority`;
  if (!report.selects(id)) { return; }
  const before = synth(RotationPhase.TRUST_BOTH);
  const asking = ({ cert, key }: { cert: string; key: string }, ca: string): Client[] =>
    clients.map(({ url, status, certified }) => ({ url, status, ca, ...certified && { cert, key } }));
  const materialOf = ({ client }: Synthesized) => ({ cert: client.certificateChain, key: client.privateKey });
  const old = materialOf(before); // read before the next synth renews it
  const issueNew = synth(RotationPhase.ISSUE_NEW);
  const trustNew = synth(RotationPhase.TRUST_NEW);
  const runs = [
    // clients still have the old certificate while servers change, and trust both authorities
    await rotate(served, asking(old, before.trusts), [credentialsOf(issueNew.yaml)]),
    // only when every client has a new one, the old authority goes
    await rotate(served, asking(materialOf(issueNew), trustNew.trusts), [credentialsOf(trustNew.yaml)]),
  ];
  const words = runs.flatMap(({ traffic, replaced }) => [
    ...traffic.failures,
    ...replaced.flatMap(({ waiting }) => waiting.map(resource => `Envoy still uses the old ${resource}`)),
  ]);
  const seen = runs[0].traffic.certificates.size;
  if (seen !== 2 * clients.length) { words.push(`clients saw ${seen} certificates of ${clients.length} hosts before and after, not ${2 * clients.length}`); }
  report.check({ suite, judge: 'Envoy: rotation under traffic', id, ok: words.length === 0, words: words.slice(0, 20).join('\n') });
  const requests = runs.reduce((sum, { traffic }) => sum + traffic.requests, 0);
  process.stderr.write(`${suite}: ${form}: ${requests} requests during the authority's rotation, `
    + `${runs.reduce((sum, { traffic }) => sum + traffic.failures.length, 0)} failed\n`);
}

function credentialsOf(yaml: string): string {
  return parseAllDocuments(yaml).map(document => document.toJS()).filter(object => object?.kind === 'Secret' || object?.kind === 'ConfigMap')
    .map(object => stringify(object)).join('---\n');
}
