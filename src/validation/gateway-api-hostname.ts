import { isIpAddress, unbracketed } from './domain-name';
import { inexpressible } from './gateway-api';
import { hostMistake } from './host-mistake';
import { IngressError } from '../errors';

/** A DNS name in lower case, without wildcard; addresses pass. */
export const HOSTNAME = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * A host as the `hostname` of a listener or route: lower case; undefined for `*`, which matches every name and is omitted.
 *
 * @throws IngressError `gateway-api` for addresses, namespace prefixes and other wildcards; `invalid-host` for what is not a host
 */
export function listenerHostname(host: string): string | undefined {
  if (host === '*') return undefined;
  const mistake = host === '' ? { flaw: 'is empty', help: "use a DNS name, '*.example.com', or '*' for every host" }
    : host.endsWith('.') ? { flaw: 'ends with a dot', help: `use '${host.slice(0, -1)}'` } : hostMistake(unbracketed(host));
  if (mistake) throw new IngressError({ code: 'invalid-host', message: `host '${host}' ${mistake.flaw}`, help: mistake.help });
  const hostname = host.toLowerCase();
  if (hostname.includes('/')) {
    throw inexpressible(`host '${host}'`, 'a hostname has no namespace in front', `write '${host.slice(host.indexOf('/') + 1)}'; allowedRoutes decides which routes attach`);
  }
  if (isIpAddress(unbracketed(hostname))) {
    throw inexpressible(`host '${host}'`, 'a hostname cannot be an IP address', "use a DNS name, or '*' for clients that send no server name");
  }
  if (!isPreciseHostname(hostname.replace(/^\*\./, ''))) {
    throw inexpressible(`host '${host}'`, "a wildcard is '*.' and a domain", 'use a name, or *.example.com');
  }
  return hostname;
}

/** Whether a text is a hostname without wildcard and port. */
export function isPreciseHostname(host: string): boolean {
  return host.length <= 253 && HOSTNAME.test(host) && !isIpAddress(host);
}
