import { Authority } from './authority';
import { KeyFile } from './key-file';
import { canonicalSpec, Spec } from './spec';
import { CallSite } from '../../errors/call-site';
import { CertificateRecord } from '../store/store-contract';
import { Passphrase } from '../x509/passphrase';

/** Who signs: an authority of the same store, or one from elsewhere. */
export type Issuer = Entry | Authority;

/** A certificate that the program requests, before anything is issued. */
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

/** A request with what became of it. */
export class Entry {
  public readonly isEntry = true;
  public readonly name: string;
  /** What all callers with an equal request get. */
  public bundle: unknown;
  #record: CertificateRecord | undefined;
  #authority: Authority | undefined;

  /**
   * @param canonical the spec as text; with the authority's key identifier behind it, it is what the store keeps
   * @param site where it was requested first; undefined if it follows from other requests
   */
  constructor(public readonly request: CertificateRequest, public readonly canonical: string, public readonly site: CallSite | undefined) {
    this.name = request.name;
  }

  /** What the store has, once it is settled and durable. */
  public get record(): CertificateRecord | undefined {
    return this.#record;
  }

  /** The entry as one that signs, once it is settled. */
  public get authority(): Authority | undefined {
    return this.#authority;
  }

  public settle(record: CertificateRecord, authority: Authority | undefined): void {
    this.#record = record;
    this.#authority = authority;
  }

  /** True if another request under the same name is for the same. */
  public equals(request: CertificateRequest): boolean {
    const own = this.request;
    return canonicalSpec(request.spec) === this.canonical
      && request.issuer?.name === own.issuer?.name
      && request.renewBeforeSeconds === own.renewBeforeSeconds
      && (request.reuseKey ?? false) === (own.reuseKey ?? false)
      && request.keyFile?.path === own.keyFile?.path;
  }
}

/** Whether an issuer is an authority of the store; not by `instanceof`, since a program can load two copies of this library. */
export function isEntry(issuer: Issuer): issuer is Entry {
  return (issuer as Partial<Entry>).isEntry === true;
}
