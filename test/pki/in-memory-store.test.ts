import { CertificateStoreContract } from '../../src';
import { InMemoryStore, MemoryPlace } from '../../src/pki/store/in-memory-store';

describe('the store in memory', () => {
  test.each(CertificateStoreContract.rules())('%s', rule => {
    const place = new MemoryPlace();
    CertificateStoreContract.check(rule, { createStore: () => new InMemoryStore(place) });
  });
});

test('a sentence that is not a rule is refused', () => {
  expect(() => CertificateStoreContract.check('toString', { createStore: () => new InMemoryStore() })).toThrow(
    expect.objectContaining({ code: 'invalid-argument', field: 'rule' }),
  );
});
