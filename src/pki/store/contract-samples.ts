import { CertificateRecordKind } from './record-kind';
import { CertificateRecord } from './store-contract';

/**
 * A well-formed record for tests of stores; its certificate and key are not real.
 *
 * @param name identity
 * @param overrides fields to set
 */
export function sampleRecord(name: string, overrides: Partial<CertificateRecord> = {}): CertificateRecord {
  return {
    name,
    kind: CertificateRecordKind.CERTIFICATE,
    spec: `{"dnsNames":[${JSON.stringify(name)}]} 0123456789abcdef`,
    serialNumber: '5b1f',
    notBefore: '2026-11-23T00:00:00.000Z',
    notAfter: '2027-12-25T00:00:00.000Z',
    keyId: '0123456789abcdef',
    certificateChain: samplePem('CERTIFICATE', name) + samplePem('CERTIFICATE', 'intermediate'),
    privateKey: samplePem('PRIVATE KEY', `not a real key: ${name}`),
    ...overrides,
  };
}

/** One record of each kind, and an authority whose key is elsewhere. */
export function sampleRecords(): CertificateRecord[] {
  const { certificateChain, privateKey, ...common } = sampleRecord('x');
  return [
    sampleRecord('shop-ca', { kind: CertificateRecordKind.AUTHORITY }),
    { ...common, name: 'offline-root', kind: CertificateRecordKind.AUTHORITY, certificateChain: samplePem('CERTIFICATE', 'root') },
    {
      ...common,
      name: 'shop-ca-crl',
      kind: CertificateRecordKind.REVOCATION_LIST,
      keyId: '',
      revocationList: samplePem('X509 CRL', 'list'),
      attributes: { b: '{"5b1f":"2026-11-23"}', a: '1' },
    },
    sampleRecord('shop'),
    {
      ...common,
      name: 'sealed/web/shop',
      kind: CertificateRecordKind.SEALED_SECRET,
      keyId: '',
      serialNumber: '',
      sealedSecret: '{\n  "tls.key": "AgA="\n}\n',
    },
    {
      ...common,
      name: 'sops/web/shop',
      kind: CertificateRecordKind.SEALED_SECRET,
      keyId: '',
      serialNumber: '',
      sealedSecret: '{}\n',
      dataKey: 'c2VjcmV0',
    },
  ];
}

/** A PEM block with a text as its contents. */
export function samplePem(label: string, text: string): string {
  return `-----BEGIN ${label}-----\n${Buffer.from(text).toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}
