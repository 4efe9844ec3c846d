import { IConstruct } from 'constructs';
import { AppState } from '../app-state';
import { Issuance } from '../pki/issuance/issuance';
import { ICertificateStore } from '../pki/store/store-contract';
import { traitsOf } from '../pki/store/store-traits';

/**
 * Has an app refuse, before anything is made, that two stores on one place are asked for different things under one name: each synth
 * would issue both again. Apps that a program synthesizes one after the other may differ, as one program differs from a later one.
 *
 * @param scope what renders
 * @param store undefined: the certificate is of no store
 */
export function renderFrom(scope: IConstruct, store: ICertificateStore | undefined): void {
  const place = store && traitsOf(store).place;
  if (!store || place === undefined) return;
  const stores = storesAt(scope, place);
  if (stores.has(store)) return;
  for (const other of stores) {
    scope.node.addValidation({ validate: () => Issuance.of(other).conflictsWith(Issuance.of(store)) });
  }
  stores.add(store);
}

/** The stores on one place whose certificates an app renders. */
function storesAt(scope: IConstruct, place: string): Set<ICertificateStore> {
  const places = AppState.of(scope).part('stores', () => new Map<string, Set<ICertificateStore>>());
  let stores = places.get(place);
  if (!stores) places.set(place, stores = new Set());
  return stores;
}
