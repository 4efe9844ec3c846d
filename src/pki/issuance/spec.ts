import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';

/** A request under one name: everything that determines the contents of the certificate. Any change of it is a reason to issue. */
export interface Spec {
  readonly type: 'authority' | 'server' | 'client' | 'crl';
  readonly keyAlgorithm: KeyAlgorithm;
  readonly subject: DistinguishedName;
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
  readonly lifetimeSeconds: number;
  readonly pathLength?: number;
  readonly permittedDnsDomains?: readonly string[];
  /** The private key is in a file outside the store. */
  readonly keyElsewhere?: boolean;
  /** The private key in the store has a separate passphrase. */
  readonly keyEncrypted?: boolean;
  /** Serial numbers and reasons, for a revocation list. */
  readonly revoked?: readonly string[];
  /** The user's `reissue` text. */
  readonly reissue?: string;
}

/** Version of the text format below; a store written with a higher version is refused. */
export const SPEC_VERSION = 1;

/**
 * The canonical text of a spec and of the authority key that signs. It begins with the spec, so that this part is computed only once.
 */
export function canonicalSpec(spec: Spec): string {
  // field by field: the order of keys is part of the format
  return JSON.stringify({
    v: SPEC_VERSION,
    type: spec.type,
    key: spec.keyAlgorithm,
    subject: spec.subject,
    dns: spec.dnsNames,
    ip: spec.ipAddresses,
    uri: spec.uris,
    seconds: spec.lifetimeSeconds,
    path: spec.pathLength,
    domains: spec.permittedDnsDomains,
    elsewhere: spec.keyElsewhere,
    encrypted: spec.keyEncrypted,
    revoked: spec.revoked,
    reissue: spec.reissue,
  });
}

/** The stored `spec`: the canonical text and the key identifier of the authority, `self` if there is none. */
export function storedSpec(canonical: string, authorityKeyId: string): string {
  return `${canonical} ${authorityKeyId}`;
}

/** A parsed stored text, with the field names of the text. */
export interface ParsedSpec {
  readonly fields: { readonly [key: string]: unknown };
  readonly authorityKeyId: string;
}

/** Parses a stored text; undefined if it is not one. */
export function parseStoredSpec(text: string): ParsedSpec | undefined {
  const at = text.lastIndexOf(' ');
  try {
    const fields = JSON.parse(text.slice(0, at));
    return typeof fields === 'object' && fields !== null && typeof fields.v === 'number'
      ? { fields, authorityKeyId: text.slice(at + 1) }
      : undefined;
  } catch {
    return undefined;
  }
}
