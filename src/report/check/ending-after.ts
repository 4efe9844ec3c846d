import { Files, shownPath } from './manifest-files';
import { IngressModel } from '../../model/ingress-model';
import { readYaml } from '../../model/input/read-yaml';
import { DirectoryStore } from '../../pki/store/directory/directory-store';
import { PlanEntry } from '../../plan/plan-entry';
import { Expiring, ExpiringPlace } from '../expiry/expiring';
import { listExpiry } from '../expiry/list-expiry';

const MANIFEST = /\.(ya?ml|json)$/i;

/**
 * The certificates and revocation lists that a program has after a synth, by their end: what the synth issues is not listed with its old
 * end.
 */
export function endingAfter(planned: Files, entries: readonly PlanEntry[], now: Date): Expiring[] {
  const objects = [...planned].filter(([file]) => MANIFEST.test(file)).flatMap(([file, text]) => readYaml(text, shownPath(file)));
  const places = entries.flatMap(entry => entry.type === 'store' && !entry.isNew ? [entry.store] : []);
  const settings = { frozen: true, allowOpenPermissions: true, onDamage: () => undefined }; // the synth has reported what is damaged
  const stores = [...new Set(places)].map(place => ({ path: shownPath(place), store: new DirectoryStore(place, settings) }));
  const replaced = replacedIn(entries);
  const issued = new Set(entries.flatMap(entry => entry.type === 'issued' ? entry.certificates : []).map(each => withoutZeros(each.serialNumber)));
  try {
    const open = stores.map(({ path, store }) => ({ path, store, summaries: store.open() }));
    const all = listExpiry({ stores: open, model: new IngressModel(objects.filter(({ unreadable }) => !unreadable), {}) }, now);
    const isReplaced = ({ kind, name, entry }: ExpiringPlace) => kind === 'store' && replaced.has(JSON.stringify([name, entry]));
    return all.filter(({ places: found }) => !found.every(isReplaced))
      .map(each => issued.has(withoutZeros(each.serialNumber)) ? { ...each, renewal: { by: 'a synth' } } : each); // in no store yet
  } finally {
    stores.forEach(({ store }) => store.close());
  }
}

function withoutZeros(serialNumber = ''): string {
  return serialNumber.replace(/^0+/, '');
}

/** Records of stores that a synth replaces, or that the program no longer requests. */
function replacedIn(entries: readonly PlanEntry[]): Set<string> {
  return new Set(entries.flatMap(entry => entry.type !== 'certificates' || entry.store === undefined ? [] : entry.changes
    .filter(({ action }) => ['created', 'renewed', 'unused'].includes(action))
    .map(({ name }) => JSON.stringify([shownPath(entry.store!), name]))));
}
