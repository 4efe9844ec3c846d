import { HttpMatchSpec } from '../../../validation/virtual-service-spec';

/**
 * Order of two routes of one host: exact path, longer prefix, regular expression, then method, number of headers, number of query
 * parameters. Routes of equal rank keep their order. The same as `sortHTTPRoutes` of Istio's controller.
 */
export function ruleOrder(a: HttpMatchSpec | undefined, b: HttpMatchSpec | undefined): number {
  if (!a || !b) return Number(!a) - Number(!b);
  const [left, right] = [rankOf(a), rankOf(b)];
  const at = left.findIndex((value, i) => value !== right[i]);
  return at < 0 ? 0 : right[at] - left[at];
}

function rankOf({ uri, method, headers = {}, queryParams = {} }: HttpMatchSpec): number[] {
  const kind = uri?.exact !== undefined ? 3 : uri?.prefix !== undefined ? 2 : uri?.regex !== undefined ? 1 : -1;
  return [
    kind, Buffer.byteLength(uri?.exact ?? uri?.prefix ?? uri?.regex ?? ''), Number(method !== undefined),
    Object.keys(headers).length, Object.keys(queryParams).length,
  ];
}
