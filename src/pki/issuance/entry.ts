import { Authority } from './authority';
import { KeyFile } from './key-file';
import { canonicalSpec, Spec } from './spec';
import { CallSite } from '../../errors/call-site';
import { CertificateRecord } from '../store/store-contract';
import { Passphrase } from '../x509/passphrase';

/** The issuer: an authority of the same store, or an imported one. */
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
  /** Keep the private key if expiry is the only reason. */
  readonly reuseKey?: boolean;
  /** Encrypts the private key inside the store (authorities only). */
  readonly passphrase?: Passphrase;
  /** The file of the private key, if it is not in the store (roots only). */
  readonly keyFile?: KeyFile;
}

/** A request and its result. */
export class Entry {
  public readonly isEntry = true;
  public readonly name: string;
  /** The object that all callers with an equal request share. */
  public bundle: unknown;
  #record: CertificateRecord | undefined;
  #authority: Authority | undefined;

  /**
   * @param canonical the spec as text; the store keeps it together with the authority's key identifier
   * @param site where it was first requested; undefined if it is derived from other requests
   */
  constructor(public readonly request: CertificateRequest, public readonly canonical: string, public readonly site: CallSite | undefined) {
    this.name = request.name;
  }

  /** The stored record, after it is settled and durable. */
  public get record(): CertificateRecord | undefined {
    return this.#record;
  }

  /** The entry as an issuer, after it is settled. */
  public get authority(): Authority | undefined {
    return this.#authority;
  }

  public settle(record: CertificateRecord, authority: Authority | undefined): void {
    this.#record = record;
    this.#authority = authority;
  }

  /** Whether another request under the same name is equal. */
  public equals(request: CertificateRequest): boolean {
    const own = this.request;
    return canonicalSpec(request.spec) === this.canonical
      && request.issuer?.name === own.issuer?.name
      && request.renewBeforeSeconds === own.renewBeforeSeconds
      && (request.reuseKey ?? false) === (own.reuseKey ?? false)
      && request.keyFile?.path === own.keyFile?.path;
  }
}

/** Whether an issuer is an authority of the store; not by `instanceof`, because a program may load two copies of this library. */
export function isEntry(issuer: Issuer): issuer is Entry {
  return (issuer as Partial<Entry>).isEntry === true;
}
