import { isIP } from 'node:net';
import { domainToASCII } from 'node:url';
import { normalizeIpAddress } from './alternative-names';

/**
 * Whether a certificate with these names covers a host, by RFC 6125 as TLS clients apply it: a wildcard covers exactly one left-most label,
 * and only a wildcard covers a wildcard.
 */
export function namesCover(dnsNames: readonly string[], ipAddresses: readonly string[], host: string): boolean {
  if (dnsNames.includes(host)) return true;
  if (isIP(host)) return !host.includes('%') && ipAddresses.includes(normalizeIpAddress(host, 'host'));
  const name = host.startsWith('*.') ? `*.${domainToASCII(host.slice(2))}` : domainToASCII(host);
  if (name === '' || name.startsWith('.')) return false;
  const parent = name.slice(name.indexOf('.') + 1);
  return dnsNames.some(dnsName => {
    const candidate = dnsName.toLowerCase();
    return candidate === name || (name.includes('.') && candidate === `*.${parent}`);
  });
}
