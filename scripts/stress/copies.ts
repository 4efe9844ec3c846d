/**
 * Two copies of the library in one process: `copies.js STORE thread|threads`, in one thread or in two, which write to one store at
 * once.
 */
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type * as Library from 'cdk8s-istio-ingress';

interface Handed { readonly [name: string]: string }

/** A copy with separate module state. */
function loadCopy(): typeof Library {
  const loaded = Object.keys(require.cache).filter(path => path.includes('/lib/src/'));
  loaded.forEach(path => delete require.cache[path]);
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('cdk8s-istio-ingress') as typeof Library;
}

/** Synths that add hosts one after the other, and one that both request. */
function synths(
  { CertificateAuthority, CertificateReporter, CertificateStore }: typeof Library,
  path: string,
  who: string,
): (() => Handed)[] {
  return [1, 2, 3].map(count => () => {
    const store = CertificateStore.directory(path, { reporter: CertificateReporter.silent() });
    const ca = CertificateAuthority.selfSigned('stress-ca', { store, intermediate: true });
    const hosts = ['shared.example.com', ...Array.from({ length: count }, (_, at) => `${who}-${at}.example.com`)];
    const bundles = hosts.map(host => ca.issueServerCertificate(host, { dnsNames: [host] }));
    return Object.fromEntries(bundles.map(bundle => [bundle.name, bundle.certificateChain + bundle.privateKey]));
  });
}

if (!isMainThread) {
  const { path, who } = workerData as { path: string; who: string };
  parentPort!.postMessage(Object.assign({}, ...synths(loadCopy(), path, who).map(synth => synth())));
} else {
  const [path, mode] = process.argv.slice(2);
  if (mode === 'thread') {
    const [first, second] = ['first', 'second'].map(who => synths(loadCopy(), path, who));
    process.stdout.write(JSON.stringify(first.flatMap((synth, at) => [synth(), second[at]()])));
  } else {
    const answers = ['first', 'second'].map(who => new Promise<Handed>((resolve, reject) => {
      new Worker(__filename, { workerData: { path, who } }).on('message', resolve).on('error', reject);
    }));
    void Promise.all(answers).then(handed => process.stdout.write(JSON.stringify(handed)));
  }
}
