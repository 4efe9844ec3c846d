import { IngressError } from '../../../errors/index';

/**
 * Refuses when `cdk8s synth` runs the program. It tells the program the output folder in this variable, and nothing else
 * tells a synth that writes from one in a test: this is the one place of the library that looks at the environment for it.
 */
export function checkWritesNothing(environment: NodeJS.ProcessEnv = process.env): void {
  if (environment.CDK8S_OUTDIR === undefined) return;
  throw new IngressError({
    code: 'test-certificates',
    message: `cdk8s synth would write certificates of a deterministic store to ${environment.CDK8S_OUTDIR}: everybody who has the `
      + 'seed has their private keys',
    help: 'use CertificateStore.directory(…) in programs that are deployed, or { allowSynth: true } if this cluster is only for tests',
  });
}
