import { DerNode, strictDer, TAG } from './strict-der';

const COMMON_NAME = Buffer.from('550403', 'hex');

/** What a revocation list says of itself. */
export interface RevocationListDates {
  /** Common name of the authority. */
  readonly issuer?: string;
  readonly thisUpdate: Date;
  /** End of validity. */
  readonly nextUpdate?: Date;
}

/**
 * The dates and issuer of a DER revocation list; undefined if it cannot be read. `node:crypto` has no reader for them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5280#section-5.1
 */
export function revocationListDates(der: Buffer): RevocationListDates | undefined {
  try {
    const [list] = strictDer(der).children;
    const fields = list.children[0].tag === TAG.INTEGER ? list.children.slice(1) : list.children;
    const [, issuer, thisUpdate, nextUpdate] = fields;
    const start = timeOf(der, thisUpdate);
    return start && { issuer: commonNameOf(der, issuer), thisUpdate: start, nextUpdate: timeOf(der, nextUpdate) };
  } catch {
    return undefined;
  }
}

function timeOf(der: Buffer, node: DerNode | undefined): Date | undefined {
  if (node?.tag !== TAG.UTC_TIME && node?.tag !== TAG.GENERALIZED_TIME) return undefined;
  const text = der.toString('latin1', node.contents, node.end);
  const long = node.tag === TAG.GENERALIZED_TIME ? text : `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}`;
  return new Date(long.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}

function commonNameOf(der: Buffer, name: DerNode): string | undefined {
  const attributes = name.children.flatMap(set => set.children).map(({ children }) => children);
  const found = attributes.find(([type]) => der.subarray(type.contents, type.end).equals(COMMON_NAME));
  return found && der.toString('utf8', found[1].contents, found[1].end);
}
