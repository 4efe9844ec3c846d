/* eslint-disable no-bitwise -- an address is compared under a mask */
import { AlternativeNames, ipAddressBytes, uriHost } from './alternative-names';
import { derChildren, derElement, DerElement, extensionValue } from './der';

const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const NAME_CONSTRAINTS = Buffer.from('0603551d1e', 'hex');
const INTEGER = 0x02;
const PERMITTED = 0xa0;
const DNS_NAME = 0x82;
const URI = 0x86;
const IP_ADDRESS = 0x87;

/** How many authorities may follow a DER certificate in a chain; undefined for any number. */
export function pathLengthOf(certificate: Buffer): number | undefined {
  const value = extensionValue(certificate, BASIC_CONSTRAINTS);
  const length = value && derChildren(certificate, value).find(({ tag }) => tag === INTEGER);
  return length && certificate.readUIntBE(length.contents, Math.min(length.end - length.contents, 6));
}

/** Whether a DER certificate limits the names of certificates below it. */
export function hasNameConstraints(certificate: Buffer): boolean {
  return extensionValue(certificate, NAME_CONSTRAINTS) !== undefined;
}

/** The names that the name constraints of a DER certificate exclude (RFC 5280, 4.2.1.10). */
export function namesRuledOut(certificate: Buffer, { dnsNames, ipAddresses, uris }: AlternativeNames): string[] {
  const value = extensionValue(certificate, NAME_CONSTRAINTS);
  if (!value) return [];
  const subtrees = derChildren(certificate, value).flatMap(list => derChildren(certificate, list).map(subtree => {
    const base = derElement(certificate, subtree.contents);
    return { permitted: list.tag === PERMITTED, kind: base.tag, contents: contentsOf(certificate, base) };
  }));
  const ruledOut = (kind: number, isWithin: (base: Buffer) => boolean) => {
    const ofKind = subtrees.filter(subtree => subtree.kind === kind);
    const permitted = ofKind.filter(subtree => subtree.permitted);
    return ofKind.some(subtree => !subtree.permitted && isWithin(subtree.contents))
      || (permitted.length > 0 && !permitted.some(({ contents }) => isWithin(contents)));
  };
  return [
    ...dnsNames.filter(name => ruledOut(DNS_NAME, base => isBelow(name, base.toString('latin1').toLowerCase()))),
    ...uris.filter(uri => ruledOut(URI, base => isHostOrBelow(uriHost(uri), base.toString('latin1').toLowerCase()))),
    ...ipAddresses.filter(address => ruledOut(IP_ADDRESS, base => isInRange(ipAddressBytes(address), base))),
  ];
}

function contentsOf(der: Buffer, { contents, end }: DerElement): Buffer {
  return der.subarray(contents, end);
}

/** A domain covers itself and its subdomains; with a leading dot, which some issuers use, only subdomains. */
function isBelow(name: string, domain: string): boolean {
  return domain === '' || name === domain || name.endsWith(domain.startsWith('.') ? domain : `.${domain}`);
}

/** In URIs a host covers only itself, and with a leading dot its subdomains; Go reads both as subdomains. */
function isHostOrBelow(host: string | undefined, base: string): boolean {
  return host === base || (base.startsWith('.') && host !== undefined && host.endsWith(base));
}

/** A range is an address and a mask of the same length. */
function isInRange(address: Buffer, range: Buffer): boolean {
  const [base, mask] = [range.subarray(0, address.length), range.subarray(address.length)];
  return range.length === 2 * address.length && address.every((byte, at) => (byte & mask[at]) === (base[at] & mask[at]));
}
