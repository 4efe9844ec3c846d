import { goInstall } from './go';

/** Those who open what we encrypt. sealed-secrets: the last version whose module the Go proxy serves. */
export const SEALING_VERSIONS = { kubeseal: 'v0.27.1', sops: 'v3.13.3', age: 'v1.3.2' };

export interface SealingTools {
  readonly kubeseal: string;
  readonly sops: string;
  readonly age: string;
  readonly ageKeygen: string;
}

/** Installs them when a suite needs them. */
export function sealingTools(): SealingTools {
  const { kubeseal, sops, age } = SEALING_VERSIONS;
  return {
    kubeseal: goInstall('github.com/bitnami-labs/sealed-secrets/cmd/kubeseal', kubeseal),
    sops: goInstall('github.com/getsops/sops/v3/cmd/sops', sops),
    age: goInstall('filippo.io/age/cmd/age', age),
    ageKeygen: goInstall('filippo.io/age/cmd/age-keygen', age),
  };
}
