import { CertificateRecord } from '../../src';
import { CERTIFICATE_STORE_CONTRACT } from '../../src/pki/store/contract-rules';
import { InMemoryStore } from '../../src/pki/store/in-memory-store';

describe('the store in memory keeps the contract', () => {
  test.each(CERTIFICATE_STORE_CONTRACT.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
    const records = new Map<string, CertificateRecord>();
    rule.run(() => new InMemoryStore({}, records));
  });
});
