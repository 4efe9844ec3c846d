import { addManifests } from './add-manifests';
import { addPem } from './add-pem';
import { addStore, SealedCertificates, StoreToRead } from './add-store';
import { Expiring } from './expiring';
import { ExpiryList } from './expiry-list';
import { IngressModel } from '../../model/ingress-model';

/** What is listed. */
export interface ExpirySources {
  /** Open stores. */
  readonly stores?: readonly StoreToRead[];
  /** Manifests. */
  readonly model?: IngressModel;
  /** PEM files. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
}

/**
 * Every certificate and revocation list of stores, manifests and PEM files, the earliest end first, then what has an unknown end. What is
 * found in several places is listed once. Reads no private key.
 */
export function listExpiry({ stores = [], model, files = [] }: ExpirySources, now: Date): Expiring[] {
  const list = new ExpiryList();
  const sealed: SealedCertificates = new Map();
  for (const store of stores) addStore(list, store, sealed);
  for (const { path, text } of files) addPem(list, text, path, { place: { kind: 'file', name: path } });
  if (model) addManifests(list, model, sealed);
  return list.list(now, { by: stores.length > 0 ? 'nobody' : 'unknown' });
}
