import { isIP } from 'node:net';

const LABEL = /^[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const WILDCARD_LABEL = /^(\*|(\*|\*-)?[a-zA-Z0-9](?:[-a-zA-Z0-9]*[a-zA-Z0-9])?)$/;

/** Fast path: matches nearly every valid name. */
const ORDINARY = /^(?:[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?\.)+[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** A DNS label that Istio accepts: up to 63 letters of either case, digits and inner hyphens. */
export function isDnsLabel(value: string): boolean {
  return value.length <= 63 && LABEL.test(value);
}

/** An IPv4 or IPv6 address. */
export function isIpAddress(value: string): boolean {
  return isIP(value) !== 0;
}

/** The address in a text such as `[2001:db8::1]`, as URLs write it; other texts as they are. */
export function unbracketed(value: string): string {
  const [, address = ''] = /^\[(.+)\]$/.exec(value) ?? [];
  return isIpAddress(address) ? address : value;
}

/** Why Istio refuses `domain` as a fully qualified name; undefined if it accepts it. */
export function domainFlaw(domain: string): string | undefined {
  return isOrdinary(domain) ? undefined : lengthFlaw(domain) ?? labelsFlaw(domain);
}

/** Like `domainFlaw`, but the first label may be `*`, `*x` or `*-x`. */
export function wildcardDomainFlaw(domain: string): string | undefined {
  if (isOrdinary(domain)) {
    return undefined;
  }
  const flaw = lengthFlaw(domain);
  if (flaw) {
    return flaw;
  }
  const [first, ...rest] = domain.split('.');
  return (first.length <= 63 && WILDCARD_LABEL.test(first) ? undefined : labelFlaw(first))
    ?? (rest.length > 0 ? labelsFlaw(rest.join('.')) : undefined);
}

function isOrdinary(domain: string): boolean {
  return domain.length <= 255 && ORDINARY.test(domain);
}

function lengthFlaw(domain: unknown): string | undefined {
  if (typeof domain !== 'string') {
    return 'is not a string';
  }
  if (domain.length === 0) {
    return 'is empty';
  }
  return domain.length > 255 ? `is ${domain.length} characters long, but at most 255 are allowed` : undefined;
}

function labelsFlaw(domain: string): string | undefined {
  const labels = domain.split('.');
  const last = labels[labels.length - 1];
  if (/^[-+]?\d+$/.test(last)) {
    return `has the all-numeric top level domain '${last}'`;
  }
  // one trailing dot is allowed
  const checked = last === '' ? labels.slice(0, -1) : labels;
  const bad = checked.find(label => !isDnsLabel(label));
  return bad === undefined ? undefined : labelFlaw(bad);
}

function labelFlaw(label: string): string {
  if (label === '') {
    return 'has an empty label';
  }
  if (label.includes('*')) {
    return `has a wildcard inside: '${label}'`;
  }
  return `has the invalid label '${label}'`;
}
