import { Plan } from './plan';
import { IngressError } from '../../errors';
import { CertificateChange } from '../store/reporter';
import { CertificateSummary } from '../store/store-contract';

/** The result of a plan, as data and as a line. */
export function describePlan(plan: Plan): CertificateChange {
  const { name, request: { spec } } = plan.entry;
  const end = new Date(plan.notAfter).toISOString().slice(0, 10);
  const details = spec.type === 'crl' ? `(${spec.revoked!.length} revoked, valid until ${end})` : `(${spec.keyAlgorithm}, expires ${end})`;
  if (plan.notice !== undefined) return { name, action: 'kept', reason: plan.notice, message: `kept ${name}: ${plan.notice} ${details}` };
  if (plan.reason === undefined) return { name, action: 'unchanged', reason: 'unchanged', message: `unchanged ${name} ${details}` };
  const action = plan.stored ? 'renewed' : 'created';
  return { name, action, reason: plan.reason, message: `${action} ${name}: ${plan.reason} ${details}` };
}

/** A stored entry that the program has not requested: it is kept, because only the user knows whether it is still in use. */
export function describeUnused({ name }: CertificateSummary): CertificateChange {
  return { name, action: 'unused', reason: 'not requested', message: `unused ${name}: not requested by this program, kept in the store` };
}

/** The error of a read-only store that would have to issue. */
export function frozenError(issued: readonly Plan[]): IngressError {
  const list = issued.map(plan => `${plan.entry.name}: ${plan.reason}`).join('; ');
  const certificates = issued.length === 1 ? '1 certificate' : `${issued.length} certificates`;
  return new IngressError({
    code: 'store-frozen',
    message: `the store is frozen, but ${certificates} would be issued (${list})`,
    help: 'synthesize once without `frozen`, and commit what it writes',
  });
}
