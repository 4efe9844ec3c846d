import { Authority } from './authority';
import { CertificateRequest } from './request';
import { canonicalSpec } from './spec';
import { CallSite } from '../../errors/call-site';
import { CertificateRecord } from '../store/store-contract';

/** A request with what became of it. */
export class Entry {
  public readonly name: string;
  public readonly request: CertificateRequest;
  /** The spec as text; with the authority's key identifier behind it, it is what the store keeps. */
  public readonly canonical: string;
  /** Where it was requested first. */
  public readonly site: CallSite | undefined;
  #record: CertificateRecord | undefined;
  #authority: Authority | undefined;

  constructor(request: CertificateRequest, canonical: string, site: CallSite | undefined) {
    this.name = request.name;
    this.request = request;
    this.canonical = canonical;
    this.site = site;
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

  /** True if another request under the same name asks for the same. */
  public equals(request: CertificateRequest): boolean {
    const own = this.request;
    return canonicalSpec(request.spec) === this.canonical
      && issuerName(request) === issuerName(own)
      && request.renewBeforeSeconds === own.renewBeforeSeconds
      && (request.reuseKey ?? false) === (own.reuseKey ?? false)
      && request.keyFile?.path === own.keyFile?.path;
  }
}

function issuerName(request: CertificateRequest): string | undefined {
  return request.issuer?.name;
}
