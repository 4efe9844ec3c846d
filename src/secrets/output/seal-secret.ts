import { SecretToRender } from './rendering';
import { requestSeal, Seal, SealRequest } from './seal-store';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';

/** Options that encrypting outputs share. */
export interface SealOptions {
  readonly store?: CertificateStore;
  readonly cluster?: string;
}

/** Requests that the content of a Secret is encrypted and stored. */
export function sealSecret(
  secret: SecretToRender, type: string, options: SealOptions, how: Pick<SealRequest, 'spec' | 'seal' | 'difference'>,
): Seal {
  const { scope, metadata, content } = secret;
  const place = `${metadata.namespace}/${metadata.name}`;
  return requestSeal({
    scope,
    name: [type, ...options.cluster === undefined ? [] : [options.cluster], place].join('/'),
    secret: place,
    store: storeOf(secret, type, options),
    content,
    ...how,
  });
}

function storeOf({ scope, metadata, bundle }: SecretToRender, type: string, options: SealOptions): CertificateStore {
  const store = options.store ?? bundle._store;
  if (store) return store;
  throw new IngressError({
    code: 'invalid-secret-output',
    message: `Secret '${metadata.name}' would be re-encrypted at each synth: its certificate does not come from a certificate store, which would keep the encrypted text`,
    help: `set a store for the output: SecretOutput.${type}({ …, store: CertificateStore.directory('certificates') })`,
  }, scope);
}
