import { isIP } from 'node:net';
import { normalizeIpAddress } from './alternative-names';

/** The names of a certificate, by kind. */
export interface AlternativeNames {
  readonly dns: string[];
  readonly ip: string[];
  readonly uri: string[];
}

/** Parses node's text of the extension: `DNS:a, IP Address:192.0.2.1, URI:"spiffe://a, b"`. */
export function parseAlternativeNames(text: string | undefined): AlternativeNames {
  const names: AlternativeNames = { dns: [], ip: [], uri: [] };
  for (const [, kind, quoted, plain] of (text ?? '').matchAll(/([A-Za-z ]+):(?:("(?:[^"\\]|\\.)*")|([^,]*))(?:, |$)/g)) {
    const value = quoted === undefined ? plain : JSON.parse(quoted) as string;
    if (kind === 'DNS') names.dns.push(value.toLowerCase());
    if (kind === 'URI') names.uri.push(value);
    if (kind === 'IP Address' && isIP(value)) names.ip.push(normalizeIpAddress(value, 'ipAddresses'));
  }
  return names;
}
