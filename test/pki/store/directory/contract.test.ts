import { removeTemporaryStores, temporaryStore } from './temporary-store';
import { CERTIFICATE_STORE_CONTRACT } from '../../../../src/pki/store/contract-rules';
import { DirectoryStore } from '../../../../src/pki/store/directory/directory-store';
import { SYSTEM } from '../../../../src/pki/store/directory/system';
import { Passphrase } from '../../../../src/pki/x509/passphrase';

afterAll(removeTemporaryStores);

describe.each([
  ['plain', {}],
  ['encrypted', { passphrase: Passphrase.fromValue('correct horse battery staple') }],
])('a directory store, %s', (_, options) => {
  test.each(CERTIFICATE_STORE_CONTRACT.map(rule => [rule.name, rule] as const))('%s', (_name, rule) => {
    const path = temporaryStore();
    rule.run(() => new DirectoryStore(path, options, SYSTEM, 50));
  });
});
