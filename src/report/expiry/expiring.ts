/** What an entry of the report is. */
export type ExpiringKind =
  | 'server certificate' | 'client certificate' | 'authority' | 'certificate' | 'sealing certificate' | 'revocation list'
  /** A Secret whose content is not in the manifests. */
  | 'unknown content';

/** Where something is kept. */
export interface ExpiringPlace {
  /** `store`, `file`, or the kind of an API object. */
  readonly kind: string;
  /** Path of the file or store, or `namespace/name` of the object. */
  readonly name: string;
  /** Name in the store, or key of the Secret or ConfigMap. */
  readonly entry?: string;
}

/** A use of a certificate by a server of a Gateway. */
export interface ExpiringUse {
  /** `namespace/name` of the Gateway. */
  readonly gateway: string;
  readonly hosts: readonly string[];
}

/** Who replaces something before its end. */
export interface Renewal {
  /** `a synth`, `cert-manager`, `nobody`, or what a person must do. */
  readonly by: string;
  /** The time from which it is replaced, ISO 8601; undefined if unknown. */
  readonly from?: string;
}

/** A certificate or revocation list with its end, or a Secret whose content is unknown. */
export interface Expiring {
  readonly kind: ExpiringKind;
  /** Common name, first alternative name, or name in the store. */
  readonly name: string;
  /** DNS names, addresses and URIs. */
  readonly names: readonly string[];
  readonly issuer?: string;
  readonly serialNumber?: string;
  /** SHA-256 of the DER form, hexadecimal. */
  readonly fingerprint?: string;
  /** ISO 8601; undefined if unknown. */
  readonly notBefore?: string;
  /** ISO 8601; undefined if unknown. */
  readonly notAfter?: string;
  /** Whole days until the end, negative after it. */
  readonly daysLeft?: number;
  readonly places: readonly ExpiringPlace[];
  readonly uses: readonly ExpiringUse[];
  readonly renewal: Renewal;
  /** Why the dates are unknown. */
  readonly unknown?: string;
}

/** Whether something ends within a time from now, or has ended. */
export function endsWithin({ notAfter }: Pick<Expiring, 'notAfter'>, milliseconds: number, now: Date): boolean {
  return notAfter !== undefined && Date.parse(notAfter) <= now.getTime() + milliseconds;
}

/** The earliest end first; unknown ends last. */
export function byEnd(a: Pick<Expiring, 'notAfter' | 'name'>, b: Pick<Expiring, 'notAfter' | 'name'>): number {
  const end = ({ notAfter }: Pick<Expiring, 'notAfter'>) => notAfter === undefined ? Number.MAX_VALUE : Date.parse(notAfter);
  return end(a) - end(b) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
}

/** A place on one line. */
export function placeText({ kind, name, entry }: ExpiringPlace): string {
  return `${kind} ${name}${entry === undefined ? '' : ` (${entry})`}`;
}
