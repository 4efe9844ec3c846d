import { CertificateStore, Passphrase } from 'cdk8s-istio-ingress';

/** Committed: private keys in it are encrypted with a passphrase that only the job that renews and people who add hosts have. */
export const store = CertificateStore.directory('certificates', {
  passphrase: Passphrase.fromEnvironment('STORE_PASSPHRASE'),
  clock: { now: () => new Date(process.env.TODAY ?? Date.now()) }, // for the test, which looks into the future
});
