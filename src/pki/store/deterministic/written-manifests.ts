import { IngressError } from '../../../errors/index';

/**
 * Refuses to issue anything when `cdk8s synth` runs the program: it passes the output folder in this variable. What a program
 * without cdk8s-cli renders is refused where Secrets are rendered.
 */
export function checkWritesNothing(environment: NodeJS.ProcessEnv = process.env): void {
  if (environment.CDK8S_OUTDIR === undefined) return;
  throw new IngressError({
    code: 'test-certificates',
    message: `cdk8s synth would write certificates of a deterministic store to ${environment.CDK8S_OUTDIR}: everyone who has the `
      + 'seed has their private keys',
    help: 'use CertificateStore.directory(…) in programs that are deployed, or { allowOutsideTests: true } if this cluster is only for tests',
  });
}
