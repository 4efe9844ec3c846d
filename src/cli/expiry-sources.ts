import { statSync } from 'node:fs';
import { CommandOutput } from './output';
import { readCommandManifests } from './read-manifests';
import { IngressError } from '../errors';
import { IngressModel } from '../model/ingress-model';
import { holdsStore } from '../pki/store/directory/contents';
import { DirectoryStore } from '../pki/store/directory/directory-store';
import { SYSTEM } from '../pki/store/directory/system';
import { readBounded } from '../pki/x509/read-bounded';
import { ExpirySources } from '../report/expiry/list-expiry';

const PEM_FILE = /\.(pem|crt|cer|crl)$/i;
const PEM_BLOCK = /-----BEGIN (CERTIFICATE|X509 CRL)-----/;

/** Where objects are that do not say it themselves. */
export interface ExpiryNamespaces {
  readonly namespace?: string;
  readonly gatewayNamespace?: string;
}

/** Reads manifests, stores and PEM files, and closes the stores after use. Damaged files of a store are printed, and the exit code is 1. */
export function readExpirySources<T>(
  paths: readonly string[], namespaces: ExpiryNamespaces, output: CommandOutput, use: (sources: ExpirySources) => T,
): T {
  const stores = paths.filter(path => isFolder(path) && holdsStore(SYSTEM, path));
  const files = paths.filter(path => PEM_FILE.test(path) && !isFolder(path));
  const manifests = paths.filter(path => !stores.includes(path) && !files.includes(path));
  const model = manifests.length === 0 ? undefined : modelOf(manifests, namespaces, output);
  const texts = files.map(path => ({ path, text: pemText(path) }));
  const opened: DirectoryStore[] = [];
  try {
    return use({
      model,
      files: texts,
      stores: [...new Set(stores)].map(path => {
        // no key is read, so their permissions do not matter here
        const store = new DirectoryStore(path, {
          frozen: true, allowOpenPermissions: true, onDamage: problem => output.fail(`error: ${problem.message}`),
        });
        const summaries = store.open();
        opened.push(store);
        return { path, store, summaries };
      }),
    });
  } finally {
    opened.forEach(store => store.close());
  }
}

function modelOf(manifests: readonly string[], { namespace, gatewayNamespace }: ExpiryNamespaces, output: CommandOutput): IngressModel {
  return new IngressModel(readCommandManifests(manifests, output), {
    defaultNamespace: namespace, workloads: gatewayNamespace === undefined ? [] : [{ namespace: gatewayNamespace }],
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function pemText(path: string): string {
  const text = readBounded(path, 'invalid-certificate').toString('utf8');
  if (PEM_BLOCK.test(text)) return text;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `'${path}' has no certificate and no revocation list in PEM`,
    help: 'specify a PEM file; `openssl x509 -inform DER` converts DER to PEM',
  });
}
