import { StringMatchSpec } from '../../../validation/string-match';
import { HttpMatchSpec } from '../../../validation/virtual-service-spec';
import { record, records } from '../../resource';
import { textOf } from '../object-references';

/** A match of an HTTPRoute as that of a VirtualService. The CRD completes a match without a path with the prefix `/`. */
export function httpMatch({ path, headers, queryParams, method }: Record<string, unknown>): HttpMatchSpec {
  const { type = 'PathPrefix', value = '/' } = record(path);
  const written = textOf(value) ?? '/';
  return {
    uri: type === 'Exact' ? { exact: written } : type === 'RegularExpression' ? { regex: written } : { prefix: withoutSlash(written) },
    ...method !== undefined && { method: { exact: String(method) } },
    ...namedMatches('headers', headers),
    ...namedMatches('queryParams', queryParams),
  };
}

/** A match of a GRPCRoute: service and method are the path of the request. */
export function grpcMatch({ method, headers }: Record<string, unknown>): HttpMatchSpec {
  return { ...method !== undefined && { uri: grpcPath(record(method)) }, ...namedMatches('headers', headers) };
}

function grpcPath({ type = 'Exact', service, method }: Record<string, unknown>): StringMatchSpec {
  const [ofService, ofMethod] = [textOf(service), textOf(method)];
  if (ofService === undefined) return { regex: `/[^/]+/${ofMethod ?? '.+'}` };
  if (type === 'RegularExpression') return { regex: `/${ofService}/${ofMethod ?? '.+'}` };
  return ofMethod === undefined ? { prefix: `/${ofService}/` } : { exact: `/${ofService}/${ofMethod}` };
}

function namedMatches(field: 'headers' | 'queryParams', list: unknown): { readonly [field: string]: { readonly [name: string]: StringMatchSpec } } {
  const matches = records(list).map(({ type, name, value }) =>
    [String(name), type === 'RegularExpression' ? { regex: String(value) } : { exact: String(value) }] as const);
  return matches.length === 0 ? {} : { [field]: Object.fromEntries(matches) };
}

function withoutSlash(prefix: string): string {
  return prefix === '/' ? prefix : prefix.replace(/\/$/, '');
}
