import { records } from '../../model/resource';
import { HttpRequest } from '../http-request';

const TOKEN = /[A-Za-z0-9\-_=.]+/;

/** The tokens of a request that a rule reads, by the rules of Envoy. */
export function tokensIn({ headers, query }: HttpRequest, rule: Record<string, unknown>): string[] {
  const parameters = new URLSearchParams(query);
  const { fromParams, fromCookies } = rule;
  const fromHeaders = records(rule.fromHeaders);
  const isDefault = fromHeaders.length === 0 && !isList(fromParams) && !isList(fromCookies);
  const places = isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : fromHeaders;
  return [
    ...places.flatMap(({ name, prefix }) => {
      const value = headers.get(String(name).toLowerCase());
      return value === undefined ? [] : afterPrefix(value, typeof prefix === 'string' ? prefix : '');
    }),
    ...(isDefault ? ['access_token'] : texts(fromParams)).flatMap(name => parameters.get(name) ?? []),
    ...texts(fromCookies).flatMap(name => cookie(headers.get('cookie') ?? '', name) ?? []),
  ];
}

function afterPrefix(value: string, prefix: string): string[] {
  if (prefix === '') return [value];
  const at = value.indexOf(prefix);
  if (at < 0) return [];
  return [TOKEN.exec(value.slice(at + prefix.length))?.[0] ?? value];
}

function cookie(cookies: string, name: string): string | undefined {
  return cookies.split(';').map(each => each.trim()).find(each => each.startsWith(`${name}=`))?.slice(name.length + 1);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
