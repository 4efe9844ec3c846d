import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { AppState } from '../app-state';
import { IngressError } from '../errors';
import { CertificateStore } from '../pki/ca/certificate-store';
import { ALLOWED_OUTSIDE_TESTS, TEST_MATERIAL } from '../pki/store/deterministic/test-certificates';
import { hasTestRunner, isTestingApp } from '../synth/in-test';
import { SynthChecks } from '../synth/synth-checks';

/**
 * Marks a manifest whose content comes from a deterministic store, and refuses a synth outside of tests unless the store allows it.
 *
 * @param scope construct that errors name
 * @param store any store; nothing happens for one whose keys are random
 * @param apiObject the manifest
 */
export function markSeededContent(scope: IConstruct, store: CertificateStore, apiObject: ApiObject): void {
  const { keySource, allowOutsideTests } = store._setup;
  if (keySource.authorityMark === undefined) return;
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
    message: 'a synth outside of tests would write a Secret of a deterministic store: everyone who has the seed has its private key',
    help: 'use CertificateStore.directory(…) in programs that are deployed, Testing.app() in tests, or { allowOutsideTests: true } '
      + 'if this cluster is only for tests',
  }, scope);
}
