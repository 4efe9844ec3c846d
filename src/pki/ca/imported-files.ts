import { ImportedAuthorityFiles, ImportedAuthorityPem } from './authority-options';
import { CertificateBundleFiles, CertificateBundlePem } from './bundle-options';
import { readBounded } from '../x509/read-bounded';

/** Reads the files of a bundle. */
export function readBundleFiles(files: CertificateBundleFiles): CertificateBundlePem {
  return {
    certificateChain: certificates(files.certificatePath, files.chainPath),
    privateKey: key(files.privateKeyPath),
    passphrase: files.passphrase,
    caCertificates: files.caCertificatesPath === undefined ? undefined : certificates(files.caCertificatesPath),
    hosts: files.hosts,
    clock: files.clock,
  };
}

/** Reads the files of an authority. */
export function readAuthorityFiles(files: ImportedAuthorityFiles): ImportedAuthorityPem {
  return {
    store: files.store,
    certificateChain: certificates(files.certificatePath, files.chainPath),
    privateKey: files.privateKeyPath === undefined ? undefined : key(files.privateKeyPath),
    passphrase: files.passphrase,
    revocationLists: files.revocationListsPath === undefined ? undefined : certificates(files.revocationListsPath),
  };
}

function certificates(...paths: (string | undefined)[]): string {
  return paths.filter(path => path !== undefined).map(path => readBounded(path, 'invalid-certificate').toString('latin1')).join('\n');
}

function key(path: string): string {
  return readBounded(path, 'invalid-key').toString('latin1');
}
