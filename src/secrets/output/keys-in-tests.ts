import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { CertificateBundle } from '../../pki/ca/certificate-bundle';
import { hasTestRunner, isTestingApp } from '../../synth/in-test';

/**
 * Warns, once per app, of a test that renders keys of a directory store: a snapshot of it would hold them.
 *
 * @param scope construct of the Secret
 * @param bundle what the Secret holds
 * @param environment of the process
 */
export function warnOfKeysInTests(scope: IConstruct, bundle: CertificateBundle, environment: NodeJS.ProcessEnv = process.env): void {
  const { root } = scope.node;
  const store = bundle._store;
  if (store?._setup.place === undefined || !hasTestRunner(environment) || !isTestingApp(root)) return;
  const state = AppState.of(root).part('keys-in-tests', () => ({ warned: false }));
  if (state.warned) return;
  state.warned = true;
  const message = `warning: a test renders the private key of '${bundle.name}' from a directory store, and a snapshot would hold it: `
    + "use CertificateStore.deterministic('test') in tests, or make snapshots of ManifestSnapshot.of(…)";
  store._issuance.report([{ name: bundle.name, action: 'plain', reason: 'private keys in a test', message }]);
}
