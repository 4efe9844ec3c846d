import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppState } from '../app-state';
import { IngressError } from '../errors';
import { CertificateStore } from '../pki/ca/certificate-store';
import { ALLOWED_OUTSIDE_TESTS, TEST_MATERIAL } from '../pki/store/deterministic/test-certificates';
import { hasTestRunner, isTestingApp } from '../synth/in-test';
import { SynthChecks } from '../synth/synth-checks';

/**
 * Annotates a manifest with content from a deterministic store, and refuses a synth outside tests unless the store permits it.
 *
 * @param scope construct that errors name
 * @param store any store; does nothing for a store with random keys
 * @param apiObject the manifest
 */
export function markSeededContent(scope: IConstruct, store: CertificateStore, apiObject: ApiObject): void {
  const { keySource, allowOutsideTests } = store._setup;
  if (keySource.testOrganizationalUnit === undefined) return;
  apiObject.metadata.addAnnotation(TEST_MATERIAL, allowOutsideTests ? ALLOWED_OUTSIDE_TESTS : 'true');
  if (allowOutsideTests) return;
  AppState.of(scope).part('seeded-content', () => {
    SynthChecks.of(scope).settleBeforeManifests(() => checkInTest(scope));
    return true;
  });
}

function checkInTest(scope: IConstruct): void {
  if (hasTestRunner() || isTestingApp(scope.node.root)) return;
  throw new IngressError({
    code: 'test-certificates',
    message: 'a synth outside tests would write a Secret of a deterministic store: everyone with the seed has its private key',
    help: 'use CertificateStore.directory(…) in programs that are deployed, Testing.app() in tests, or { allowOutsideTests: true } '
      + 'if this cluster is only for tests',
  }, scope);
}
