import { resolve } from 'node:path';
import { CertificateChange, EncryptedSecret, isNew } from './check-result';
import { shownPath } from './manifest-files';
import { PlanEntry } from '../../plan/plan-entry';

/** The entries of a type. */
export function of<T extends PlanEntry['type']>(entries: readonly PlanEntry[], type: T): Extract<PlanEntry, { readonly type: T }>[] {
  return entries.filter((entry): entry is Extract<PlanEntry, { readonly type: T }> => entry.type === type);
}

/** What happens to certificates, each change once. */
export function certificatesOf(entries: readonly PlanEntry[]): CertificateChange[] {
  const changes = of(entries, 'certificates').flatMap(({ store, changes: some }) => some.map(({ name, action, reason, message }) =>
    ({ name, action, reason, message, ...store !== undefined && { store: shownPath(store) } })));
  const shown = changes.filter(change => isNew(change) || ['kept', 'retired'].includes(change.action));
  return [...new Map(shown.map(change => [JSON.stringify(change), change])).values()];
}

/** The Secrets that are encrypted, each once; reports name several together. */
export function secretsOf(entries: readonly PlanEntry[]): EncryptedSecret[] {
  const sealed = of(entries, 'certificates').flatMap(({ changes }) => changes).filter(({ action }) => action === 'sealed');
  const names = sealed.flatMap(({ name, reason }) => name.split(', ').map(full => JSON.stringify([full, reason])));
  return [...new Set(names)].map(text => {
    const [full, reason] = JSON.parse(text) as [string, string];
    const [namespace, name] = full.split('/');
    return { namespace, name, reason };
  });
}

/** What a synth does besides. */
export function notesOf(entries: readonly PlanEntry[]): string[] {
  const files = [...new Set(of(entries, 'files').map(({ path }) => shownPath(resolve(path))))];
  return [
    ...of(entries, 'store').filter(entry => entry.isNew).map(({ store }) => `a synth creates the certificate store '${shownPath(store)}'`),
    ...files.length > 0 ? [`a synth also writes these files, which are not compared: ${files.join(', ')}`] : [],
  ];
}
