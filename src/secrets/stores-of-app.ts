import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { markSeededContent } from './seeded-content';
import { AppState } from '../app-state';
import { CertificateStore } from '../pki/ca/certificate-store';
import { include } from '../synth/all-or-nothing';
import { SynthChecks } from '../synth/synth-checks';

/**
 * Fails validation, before anything is issued, on conflicting requests through two store objects for one location: each synth would reissue
 * both. Apps that a program synthesizes one after the other may differ, as with successive versions of a program.
 *
 * @param scope the construct that renders
 * @param store undefined if the certificate comes from no store
 * @param apiObject the object with content of the store; undefined if there is none
 */
export function renderFrom(scope: IConstruct, store: CertificateStore | undefined, apiObject: ApiObject | undefined): void {
  if (!store) return;
  if (apiObject) markSeededContent(scope, store, apiObject);
  const stores = AppState.of(scope).part('stores', () => new Set<CertificateStore>());
  if (stores.has(store)) return;
  for (const other of stores) {
    if (isSamePlace(other, store)) {
      scope.node.addValidation({ validate: () => other._issuance.conflictsWith(store._issuance) });
    }
  }
  include(scope, stores, store);
  store._issuance.reportUnchangedWithManifests();
  SynthChecks.of(scope).reportWithManifests(() => {
    const sharing = [...stores].filter(each => each === store || isSamePlace(each, store));
    store._issuance.reportWithManifests(sharing.map(each => each._issuance));
  });
  if (stores.size > 1) stores.forEach(each => each._issuance.nameInReports());
}

function isSamePlace(a: CertificateStore, b: CertificateStore): boolean {
  return a._setup.place !== undefined && a._setup.place === b._setup.place;
}
