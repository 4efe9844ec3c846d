import { CertificateRecord } from '../certificate-store';
import { Authority } from './authority';
import { Plan, wholeSecond } from './plan';
import { storedSpec } from './spec';
import { KeySource } from '../keys/key-source';
import { recordDigest } from '../record-digest';
import { REVOCATION_REASON_CODES } from '../revocation-reason';
import { toPem } from '../x509/pem';
import { x509 } from '../x509/x509';

/** What issuing a list needs from outside. */
export interface RevocationListContext {
  readonly now: Date;
  readonly source: KeySource;
  readonly issuer: Authority;
  /** The list before this one: dates of revocation are carried over. */
  readonly stored?: CertificateRecord;
}

const DATES = 'revocationDates';

/** Makes the revocation list of a plan. */
export function issueRevocationList(plan: Plan, { now, source, issuer, stored }: RevocationListContext): CertificateRecord {
  const { name, canonical, request: { spec } } = plan.entry;
  const thisUpdate = new Date(wholeSecond(now.getTime()));
  const known: { readonly [serial: string]: string } = JSON.parse(stored?.attributes?.[DATES] ?? '{}');
  const revoked = (spec.revoked ?? []).map((text) => {
    const [serial, reason] = text.split(' ');
    return { serial, date: known[serial] ?? thisUpdate.toISOString(), reason: REVOCATION_REASON_CODES[reason] };
  });
  // numbers only have to grow; seconds do, without anything to remember
  const number = positiveInteger(Math.floor(now.getTime() / 1000));
  const nextUpdate = new Date(plan.notAfter);
  const der = x509().revocationList({
    number,
    thisUpdate,
    nextUpdate,
    revoked: revoked.map(({ serial, date, reason }) => ({ serialNumber: Buffer.from(serial, 'hex'), date: new Date(date), reason })),
  }, issuer.signer(source));
  const certificateChain = toPem('X509 CRL', der);
  return {
    name,
    spec: storedSpec(canonical, issuer.keyId),
    serialNumber: number.toString('hex'),
    notBefore: thisUpdate.toISOString(),
    notAfter: nextUpdate.toISOString(),
    keyId: '',
    digest: recordDigest({ certificateChain }),
    certificateChain,
    attributes: { [DATES]: JSON.stringify(Object.fromEntries(revoked.map(({ serial, date }) => [serial, date]))) },
  };
}

/** The bytes of a number, with the leading zero that a set top bit needs. */
function positiveInteger(value: number): Buffer {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
  return bytes[0] < 0x80 ? bytes : Buffer.concat([Buffer.of(0), bytes]);
}
