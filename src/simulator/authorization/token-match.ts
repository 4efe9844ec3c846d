import { textMatches } from './text-match';
import { record } from '../../model/resource';

/** The claims of a verified token; undefined without one. */
export type Claims = Record<string, unknown> | undefined;

/** Whether a token has an issuer and subject, written as `issuer/subject` with `*` at one end. */
export function requestPrincipalMatches(value: string, claims: Claims): boolean {
  const [issuer, subject] = [claims?.iss, claims?.sub];
  if (typeof issuer !== 'string' || typeof subject !== 'string' || issuer === '' || subject === '') return false;
  const slash = value.lastIndexOf('/');
  if (value === '*') return true;
  if (slash < 0) {
    if (value.startsWith('*')) return subject.endsWith(value.slice(1));
    return value.endsWith('*') && issuer.startsWith(value.slice(0, -1));
  }
  const [wantedIssuer, wantedSubject] = [value.slice(0, slash), value.slice(slash + 1)];
  if (value.startsWith('*')) return textMatches(wantedIssuer, issuer) && subject === wantedSubject;
  return issuer === wantedIssuer && textMatches(wantedSubject, subject);
}

/** Whether a claim has a value: a text, or a list with it. Names in brackets are a path. */
export function claimMatches(path: readonly string[], value: string, claims: Claims): boolean {
  return claimTexts(path, claims).some(text => textMatches(value, text));
}

/** The texts of a claim. Claims that separate values by spaces are lists for Envoy. */
export function claimTexts(path: readonly string[], claims: Claims): string[] {
  const found = path.reduce<unknown>((inside, name) => record(inside)[name], claims);
  if (typeof found === 'string') return path.length === 1 && ['scope', 'permission'].includes(path[0]) ? found.split(' ') : [found];
  return Array.isArray(found) ? found.filter(each => typeof each === 'string') : [];
}

/** The names in brackets of `request.auth.claims[a][b]`. */
export function claimPath(key: string): string[] {
  return [...key.matchAll(/\[([^[\]]+)\]/g)].map(([, name]) => name);
}
