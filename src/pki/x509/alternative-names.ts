import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { IngressError } from '../../errors/index';

/** The subject alternative names of a certificate, normalized. */
export interface AlternativeNames {
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
  readonly uris: readonly string[];
}

const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A DNS name for a certificate: lower case, ASCII, checked.
 *
 * Refuses names that can be encoded but match nothing, or something unintended.
 */
export function normalizeDnsName(input: string, field: string): string {
  const refuse = (message: string, help?: string): never => {
    throw new IngressError({ code: 'invalid-certificate', message: `DNS name ${quote(input)} ${message}`, help, field });
  };
  if (typeof input !== 'string' || input === '') return refuse('is empty');
  // cheap test first: every address ends with a digit or has a colon
  if (/:|\d\]?$/.test(input) && isIP(input.replace(/^\[|\]$/g, ''))) return refuse('is an IP address', 'use ipAddresses');
  if (input.endsWith('.')) return refuse('ends with a dot', 'omit the trailing dot');

  const wildcard = input.startsWith('*.');
  const host = wildcard ? input.slice(2) : input;
  if (host.includes('*')) return refuse('has a wildcard that is not the whole first label', 'use *.example.com');
  if (/[^\p{L}\p{M}\p{N}.-]/u.test(host)) {
    return refuse(
      'has characters that host names cannot have', 'allowed are letters, digits, hyphens and dots',
    );
  }

  const ascii = /^[a-z0-9.-]+$/.test(host) && !host.includes('xn--') ? host : domainToASCII(host);
  const labels = ascii.split('.');
  if (ascii === '' || !labels.every(label => LABEL.test(label))) {
    return refuse('is not a host name', 'each label has 1 to 63 letters, digits and hyphens, and no hyphen at its ends');
  }
  if (/^\d+$/.test(labels[labels.length - 1])) return refuse('ends with a number, so clients read it as an IP address');
  if (wildcard
    && labels.length < 2) return refuse('is too wide', 'OpenSSL requires two labels after the wildcard, such as *.example.com');

  const name = wildcard ? `*.${ascii}` : ascii;
  if (name.length > 253) return refuse(`has ${name.length} characters`, 'at most 253 are allowed');
  return name;
}

/** An IP address in its shortest usual form. */
export function normalizeIpAddress(input: string, field: string): string {
  const version = typeof input === 'string' && !input.includes('%') ? isIP(input) : 0;
  if (version === 0) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `${quote(input)} is not an IP address`,
      help: 'use an address such as 192.0.2.1 or 2001:db8::1, without zone, port or prefix length',
      field,
    });
  }
  return version === 4 ? input : new URL(`http://[${input}]`).hostname.slice(1, -1);
}

/** A URI for a certificate, checked. */
export function normalizeUri(input: string, field: string): string {
  if (typeof input !== 'string' || !/^[a-z][a-z0-9+.-]*:\/\/[!-~]+$/i.test(input) || !URL.canParse(input)) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `${quote(input)} is not a URI`,
      help: 'use an absolute URI in ASCII, for example spiffe://cluster.local/ns/shop/sa/client',
      field,
    });
  }
  return input;
}

/**
 * The host of a URI, lower case; undefined if it has none, or if verifiers of name constraints disagree about it: OpenSSL reads up to a
 * colon or slash, Go reads between `@` and port.
 */
export function uriHost(uri: string): string | undefined {
  return /^[^:]+:\/\/([\w.-]+)(:\d+)?(\/|$)/.exec(uri)?.[1].toLowerCase();
}

/** The bytes of a normalized IP address: 4 or 16. */
export function ipAddressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head, tail] = address.split('::').map(part => (part === '' ? [] : part.split(':')));
  const zeros = tail === undefined ? [] : new Array(8 - head.length - tail.length).fill('0');
  return Buffer.from([...head, ...zeros, ...(tail ?? [])].map(group => group.padStart(4, '0')).join(''), 'hex');
}

/** Unique values, sorted: the order in which a user lists names never matters. */
export function sortedSet(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

function quote(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
