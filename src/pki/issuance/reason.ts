import { renewalTime } from './renewal-time';
import { parseStoredSpec, SPEC_VERSION } from './spec';
import { IngressError } from '../../errors';
import { daysLeft } from '../../text/days';
import { CertificateSummary } from '../store/store-contract';

/** Names of the fields of a stored spec that the user can change. */
const REQUESTED: { readonly [key: string]: string } = {
  type: 'usage',
  subject: 'subject',
  seconds: 'lifetime',
  path: 'path length',
  domains: 'permitted domains',
  elsewhere: 'place of the key',
  encrypted: 'passphrase of the key',
  revoked: 'revocations',
};

/**
 * Why a stored certificate differs from the request, in the terms of a closed list: `hosts changed (+a, −b)`, `key algorithm changed`,
 * `authority changed`, `requested (…)`.
 */
export function differenceReason(stored: CertificateSummary, wanted: string): string {
  const before = parseStoredSpec(stored.spec);
  const after = parseStoredSpec(wanted)!;
  if (!before || (before.fields.v as number) > SPEC_VERSION) {
    throw new IngressError({
      code: 'store-unreadable',
      message: `the request that the store records for '${stored.name}' has a form that this version does not know`,
      help: 'use the version that wrote the store, or a later one',
    });
  }
  const changed = (key: string) => JSON.stringify(before.fields[key]) !== JSON.stringify(after.fields[key]);
  const reasons: string[] = [];
  const hosts = ['dns', 'ip', 'uri'].flatMap(key => setDifference(before.fields[key], after.fields[key]));
  if (hosts.length > 0) reasons.push(`hosts changed (${hosts.join(', ')})`);
  if (changed('key')) reasons.push('key algorithm changed');
  if (before.authorityKeyId !== after.authorityKeyId) reasons.push('authority changed');
  const requested = Object.keys(REQUESTED).filter(key => changed(key) && !(key === 'subject' && hosts.length > 0))
    .map(key => `${REQUESTED[key]} changed`);
  if (changed('reissue')) requested.push(after.fields.reissue === undefined ? 'reissue removed' : String(after.fields.reissue));
  if (requested.length > 0) reasons.push(`requested (${requested.join(', ')})`);
  return reasons.join(', ') || 'requested';
}

/** Whether an authority's certificate can be replaced by one with the same key: only dates and limits differ. */
export function sameKeyServes(stored: CertificateSummary, wanted: string): boolean {
  const before = parseStoredSpec(stored.spec);
  const after = parseStoredSpec(wanted)!;
  return before !== undefined && before.authorityKeyId === after.authorityKeyId
    && ['type', 'key', 'subject', 'reissue'].every(key => JSON.stringify(before.fields[key]) === JSON.stringify(after.fields[key]));
}

/** `expired` or `expires in N days` if it is due for renewal, else undefined. */
export function expiryReason(stored: CertificateSummary, now: number, renewBeforeMs: number | undefined): string | undefined {
  const end = Date.parse(stored.notAfter);
  if (now >= end) return 'expired';
  if (now < renewalTime(stored, renewBeforeMs)) return undefined;
  const days = daysLeft(new Date(end), new Date(now));
  return `expires in ${days} ${days === 1 ? 'day' : 'days'}`;
}

function setDifference(before: unknown, after: unknown): string[] {
  const [old, wanted] = [before, after].map(list => (Array.isArray(list) ? list as string[] : []));
  return [
    ...wanted.filter(value => !old.includes(value)).map(value => `+${value}`),
    ...old.filter(value => !wanted.includes(value)).map(value => `−${value}`),
  ];
}
