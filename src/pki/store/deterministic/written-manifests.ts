import { IngressError } from '../../../errors/index';

/**
 * Refuses to issue anything if `cdk8s synth` runs the program: it sets this variable to the output folder. Programs without cdk8s-cli are
 * refused where Secrets are rendered.
 */
export function checkWritesNothing(environment: NodeJS.ProcessEnv = process.env): void {
  if (environment.CDK8S_OUTDIR === undefined) return;
  throw new IngressError({
    code: 'test-certificates',
    message: `cdk8s synth would write certificates of a deterministic store to ${environment.CDK8S_OUTDIR}: everyone with the `
      + 'seed has their private keys',
    help: 'use CertificateStore.directory(…) in programs that are deployed, or { allowOutsideTests: true } if this cluster is only for tests',
  });
}
