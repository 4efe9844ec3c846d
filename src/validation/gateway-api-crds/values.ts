import { isIpAddress } from '../domain-name';
import { HOSTNAME, isPreciseHostname } from '../gateway-api-hostname';
import { ValidationProblem } from '../problem';
import { crdRefused } from './crd-refused';

const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;
const MILLISECONDS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Problems of a duration; the Gateway API has no fractions. */
export function durationProblems(value: unknown, field: string): ValidationProblem[] {
  return typeof value !== 'string' || DURATION.test(value) ? [] : [crdRefused(
    field, `'${value}' is not a duration of the Gateway API, which has no fractions`, 'write whole numbers with h, m, s or ms, for example 1s500ms',
  )];
}

/** Milliseconds of a valid duration. */
export function millisecondsOf(value: unknown): number | undefined {
  return typeof value === 'string' && DURATION.test(value)
    ? [...value.matchAll(/(\d+)(h|ms|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * MILLISECONDS[unit], 0) : undefined;
}

/** What a hostname may be. */
interface HostnameLimits {
  /** Default: true. */
  readonly allowsWildcard?: boolean;
  /** Default: true, because only the CRD of TLSRoute refuses addresses. */
  readonly allowsAddress?: boolean;
}

/** Problems of a hostname of a listener or route. */
export function hostnameProblems(
  value: unknown, field: string, { allowsWildcard = true, allowsAddress = true }: HostnameLimits = {},
): ValidationProblem[] {
  if (typeof value !== 'string' || isPreciseHostname(allowsWildcard ? value.replace(/^\*\./, '') : value)
    || (allowsAddress && isIpAddress(value) && HOSTNAME.test(value))) {
    return [];
  }
  const help = value === '*' ? 'leave hostname out for every name'
    : value !== value.toLowerCase() ? `write '${value.toLowerCase()}'`
      : value.includes(':') ? 'leave the port out' : `use a DNS name${allowsWildcard ? ", with '*.' in front for a wildcard" : ''}`;
  return [crdRefused(field, `'${value}' is not a hostname`, help)];
}

/** Problems of the path of an exact or prefix match. */
export function pathProblems(value: unknown, field: string): ValidationProblem[] {
  if (typeof value !== 'string') {
    return [];
  }
  const flaw = !value.startsWith('/') ? 'does not begin with /'
    : value.length > 1024 ? `has ${value.length} characters, but at most 1024 are allowed`
      : /\/\/|\/\.\.?(\/|$)|%2f|#/i.test(value) ? 'has //, /./, /../, %2f or #' : undefined;
  return flaw === undefined ? [] : [crdRefused(field, `path '${value}' ${flaw}`, 'match the path as the gateway normalizes it')];
}

/** A problem if a list is longer than allowed. */
export function lengthProblems(value: unknown, field: string, most: number): ValidationProblem[] {
  return Array.isArray(value) && value.length > most
    ? [crdRefused(field, `it has ${value.length} entries, but at most ${most} are allowed`, 'split it among several objects')] : [];
}

/** Problems of the name of a listener, and of a reference to one. */
export function sectionNameProblems(value: unknown, field: string): ValidationProblem[] {
  return typeof value === 'string' && !(value.length <= 253 && HOSTNAME.test(value))
    ? [crdRefused(field, `'${value}' is not the name of a section`, 'use lower-case letters, digits, hyphens and dots')] : [];
}

/** A problem if a list is empty. */
export function emptyProblems(value: unknown, field: string): ValidationProblem[] {
  return Array.isArray(value) && value.length === 0 ? [crdRefused(field, 'it is empty, the CRD needs at least 1 entry', 'add one, or remove the field')] : [];
}

/** A problem if a number is outside of a range. */
export function rangeProblems(value: unknown, field: string, least: number, most: number): ValidationProblem[] {
  return typeof value === 'number' && (value < least || value > most || !Number.isInteger(value))
    ? [crdRefused(field, `${value} is not a whole number from ${least} to ${most}`, 'correct it')] : [];
}
