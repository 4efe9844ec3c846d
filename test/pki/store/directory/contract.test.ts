import { removeTemporaryStores, temporaryStore } from './temporary-store';
import { CertificateStoreContract } from '../../../../src';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { SYSTEM } from '../../../../src/pki/store/directory/system';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

afterAll(removeTemporaryStores);

describe.each([
  ['plain', {}],
  ['encrypted', { passphrase: Passphrase.fromValue('correct horse battery staple') }],
])('a directory store, %s', (_, options) => {
  test.each(CertificateStoreContract.rules())('%s', rule => {
    const path = temporaryStore();
    CertificateStoreContract.check(rule, { createStore: () => new DirectoryStore(path, options, SYSTEM, 50) });
  });
});
