import { IConstruct } from 'constructs';
import { AppState } from '../../app-state';
import { CertificateBundle } from '../../pki/ca/certificate-bundle';
import { hasTestRunner, isTestingApp } from '../../synth/in-test';

/**
 * Warns, once per app, if a test renders keys of a directory store, because a snapshot would contain them.
 *
 * @param scope construct of the Secret
 * @param bundle the content of the Secret
 * @param environment of the process
 */
export function warnOfKeysInTests(scope: IConstruct, bundle: CertificateBundle, environment: NodeJS.ProcessEnv = process.env): void {
  const { root } = scope.node;
  const store = bundle._store;
  if (store?._setup.place === undefined || !hasTestRunner(environment) || !isTestingApp(root)) return;
  const state = AppState.of(root).part('keys-in-tests', () => ({ warned: false }));
  if (state.warned) return;
  state.warned = true;
  const message = `warning: a test renders the private key of '${bundle.name}' from a directory store, and a snapshot would contain it: `
    + "use CertificateStore.deterministic('test') in tests, or create snapshots of ManifestSnapshot.of(…)";
  store._issuance.report([{ name: bundle.name, action: 'plain', reason: 'private keys in a test', message }]);
}
