import type { Authority } from './authority';
import type { Entry } from './entry';
import { KeyFile } from './key-file';
import { Spec } from './spec';
import { Passphrase } from '../x509/passphrase';

/** Who signs: an authority of the same store, or one from elsewhere that is at hand already. */
export type Issuer = Entry | Authority;

/** A certificate that the program asks for, before anything is made. */
export interface CertificateRequest {
  /** Identity in the store. */
  readonly name: string;
  readonly spec: Spec;
  /** Undefined for a self-signed certificate. */
  readonly issuer?: Issuer;
  /** Default: a third of the lifetime. */
  readonly renewBeforeSeconds?: number;
  /** Keep the private key when the end of validity alone is the reason. */
  readonly reuseKey?: boolean;
  /** Encrypts the private key inside the store (authorities only). */
  readonly passphrase?: Passphrase;
  /** Where the private key is, when it is not in the store (roots only). */
  readonly keyFile?: KeyFile;
}
