import { AuthorizedRequest } from './authorized-request';
import { textMatches } from './text-match';
import { requestPrincipalMatches } from './token-match';
import { any, every, not, Truth } from './truth';
import { blockContains } from '../../validation/ip-block';

const SPIFFE = 'spiffe://';

/** Whether a request comes from a source. */
export function sourceMatches(source: Record<string, unknown>, subject: AuthorizedRequest): Truth {
  return every(Object.entries(source).map(([name, list]): Truth => {
    const plain = name.replace(/^not(.)/, (_, first: string) => first.toLowerCase());
    if (!Array.isArray(list) || list.length === 0) return true;
    const found = any(list.map(value => attributeMatches(plain, String(value), subject)));
    return plain === name ? found : not(found);
  }));
}

/** Whether an attribute of the source has a value: a field of `source`, or the key of a condition. */
export function attributeMatches(attribute: string, value: string, { address, client, claims }: AuthorizedRequest): Truth {
  switch (attribute) {
    case 'ipBlocks': return address.peer === undefined ? undefined : blockContains(value, address.peer);
    case 'remoteIpBlocks': return address.remote === undefined ? undefined : blockContains(value, address.remote);
    case 'principals': return client === undefined ? undefined : principalMatches(value, client);
    case 'namespaces':
    case 'serviceAccounts':
    case 'trustDomains': return client?.names.length === 0 ? false : undefined;
    case 'requestPrincipals': return requestPrincipalMatches(value, claims);
    default: return undefined;
  }
}

/** Envoy compares URIs and DNS names of the certificate, else its subject; Istio's values begin with `spiffe://`. */
function principalMatches(value: string, { names }: NonNullable<AuthorizedRequest['client']>): boolean {
  if (value === '*') return names.length > 0;
  if (value.startsWith('*')) return names.some(name => name.startsWith(SPIFFE) && name.endsWith(value.slice(1)));
  return names.some(name => textMatches(`${SPIFFE}${value}`, name));
}
