import { Authority } from './authority';
import { Plan, wholeSecond } from './plan';
import { storedSpec } from './spec';
import { IngressError } from '../../errors';
import { CertificateRecordKind } from '../store/record-kind';
import { CertificateRecord } from '../store/store-contract';
import { keyUsageAllows } from '../x509/der';
import { x509 } from '../x509/encode-certificate';
import { KeySource } from '../x509/key-source';
import { pemBlocks, toPem } from '../x509/pem';
import { REVOCATION_REASON_CODES } from '../x509/revocation-reason';

/** The dependencies of issuing a list. */
export interface RevocationListContext {
  readonly now: Date;
  readonly source: KeySource;
  readonly issuer: Authority;
  /** The previous list: dates of revocation are carried over. */
  readonly stored?: CertificateRecord;
}

const DATES = 'revocationDates';

/** Issues the revocation list of a plan. */
export function issueRevocationList(plan: Plan, { now, source, issuer, stored }: RevocationListContext): CertificateRecord {
  const { name, canonical, request: { spec } } = plan.entry;
  const thisUpdate = new Date(wholeSecond(now.getTime()));
  const known: { readonly [serial: string]: string } = JSON.parse(stored?.attributes?.[DATES] ?? '{}');
  const revoked = (spec.revoked ?? []).map(text => {
    const [serial, reason] = text.split(' ');
    return { serial, date: known[serial] ?? thisUpdate.toISOString(), reason: REVOCATION_REASON_CODES[reason] };
  });
  checkMaySign(issuer);
  // numbers must increase: seconds do; if they do not (a clock set back, two lists in one second), the last number plus one
  const last = stored ? parseInt(stored.serialNumber, 16) : 0;
  const number = positiveInteger(Math.max(Math.floor(now.getTime() / 1000), last + 1).toString(16));
  const nextUpdate = new Date(plan.notAfter);
  const der = x509().revocationList({
    number,
    thisUpdate,
    nextUpdate,
    revoked: revoked.map(({ serial, date, reason }) => ({ serialNumber: positiveInteger(serial), date: new Date(date), reason })),
  }, issuer.signer(source));
  return {
    name,
    kind: CertificateRecordKind.REVOCATION_LIST,
    spec: storedSpec(canonical, issuer.keyId),
    serialNumber: number.toString('hex'),
    notBefore: thisUpdate.toISOString(),
    notAfter: nextUpdate.toISOString(),
    keyId: '',
    revocationList: toPem('X509 CRL', der),
    attributes: { [DATES]: JSON.stringify(Object.fromEntries(revoked.map(({ serial, date }) => [serial, date]))) },
  };
}

/** With a list from an authority that may not sign it, servers would refuse every client. */
function checkMaySign({ name, certificate }: Authority): void {
  if (keyUsageAllows(pemBlocks(certificate)[0].der, 'cRLSign')) return;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `authority '${name}' may not sign revocation lists: its certificate has a key usage without cRLSign`,
    help: 'use an authority with cRLSign, or revoke nothing',
  });
}

/** The bytes of a hexadecimal number in DER: minimal, with a leading zero if the top bit would make it negative. */
function positiveInteger(hexadecimal: string): Buffer {
  const hex = hexadecimal.replace(/^(00)+(?=..)/, '');
  const bytes = Buffer.from(hex.padStart(hex.length + hex.length % 2, '0'), 'hex');
  return bytes[0] >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes;
}
