import { SecretToRender } from './rendering';
import { requestSeal, Seal, SealRequest } from './seal-store';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';

/** What outputs that encrypt have in common. */
export interface SealOptions {
  readonly store?: CertificateStore;
  readonly cluster?: string;
}

/** Asks for the content of a Secret to be encrypted and kept. */
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
    message: `Secret '${metadata.name}' would be encrypted anew at each synth: its certificate does not come from a certificate store, which would keep what was encrypted`,
    help: `give the output a store: SecretOutput.${type}({ …, store: CertificateStore.directory('certificates') })`,
  }, scope);
}
