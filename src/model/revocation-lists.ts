import { subjectKeyIdentifierOf, subjectOf } from '../pki/x509/der';
import { readPem } from '../pki/x509/pem';
import { revocationListDates } from '../pki/x509/revocation-list-dates';
import { DerNode, strictDer, TAG } from '../pki/x509/strict-der';

const AUTHORITY_KEY_IDENTIFIER = Buffer.from('551d23', 'hex');
const EXTENSIONS = 0xa0;
const KEY_IDENTIFIER = 0x80;

/** A certificate revocation list. */
export interface RevocationList {
  /** Name of the authority, as hexadecimal DER. */
  readonly issuer: string;
  /** Identifier of the authority's key, if the list has it. */
  readonly issuerKey?: string;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
  /** Serial numbers. */
  readonly revoked: ReadonlySet<bigint>;
}

/** The lists of a PEM text, or why Envoy cannot use it. */
export type RevocationLists = { readonly lists: readonly RevocationList[] } | { readonly flaw: string };

/** Reads the revocation lists of a PEM text. */
export function readRevocationLists(pem: string): RevocationLists {
  const { blocks, flaw } = readPem(pem);
  if (flaw !== undefined) return { flaw };
  const lists: RevocationList[] = [];
  for (const { der } of blocks.filter(({ label }) => label === 'X509 CRL')) {
    const list = parse(der);
    if (!list) return { flaw: `has a revocation list (number ${lists.length + 1}) that cannot be parsed` };
    lists.push(list);
  }
  return lists.length > 0 ? { lists } : { flaw: 'has no X509 CRL block' };
}

/** Whether an authority, given as a DER certificate, issued a list: the name and the key are the same. */
export function isListOf({ issuer, issuerKey }: RevocationList, authority: Buffer): boolean {
  const key = subjectKeyIdentifierOf(authority)?.toString('hex');
  return issuer === subjectOf(authority).toString('hex') && (issuerKey === undefined || key === undefined || issuerKey === key);
}

/** Whether a list is valid at a time. */
export function isCurrent({ thisUpdate, nextUpdate }: RevocationList, now: Date): boolean {
  return thisUpdate <= now && (nextUpdate === undefined || nextUpdate >= now);
}

/** @see https://www.rfc-editor.org/rfc/rfc5280#section-5.1 */
function parse(der: Buffer): RevocationList | undefined {
  const dates = revocationListDates(der);
  if (!dates) return undefined;
  // the dates are read, so this is DER
  const [list] = strictDer(der).children;
  const [, issuer, ...rest] = list.children[0].tag === TAG.INTEGER ? list.children.slice(1) : list.children;
  const revoked = rest.find(({ tag }) => tag === TAG.SEQUENCE)?.children ?? [];
  return {
    issuer: der.toString('hex', issuer.start, issuer.end),
    issuerKey: issuerKeyOf(der, rest.find(({ tag }) => tag === EXTENSIONS)),
    thisUpdate: dates.thisUpdate,
    nextUpdate: dates.nextUpdate,
    revoked: new Set(revoked.flatMap(({ children: [serial] }) => serial ? [BigInt(`0x${der.toString('hex', serial.contents, serial.end)}`)] : [])),
  };
}

function issuerKeyOf(der: Buffer, extensions: DerNode | undefined): string | undefined {
  const found = extensions?.children[0]?.children
    .find(({ children: [id] }) => id && der.subarray(id.contents, id.end).equals(AUTHORITY_KEY_IDENTIFIER));
  const value = found?.children[found.children.length - 1];
  try {
    const key = value && strictDer(der, value.contents, value.end).children.find(({ tag }) => tag === KEY_IDENTIFIER);
    return key && der.toString('hex', key.contents, key.end);
  } catch {
    return undefined;
  }
}
