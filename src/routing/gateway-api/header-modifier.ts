import { RuleFilterSpec } from './http-rule';
import { inexpressible, LONGEST_HEADER_VALUE, MOST_NAMES } from '../../validation/gateway-api';
import { HeaderOperationsSpec, HeadersSpec } from '../../validation/virtual-service-spec';

/** A header name that Istio's controller and the CRD accept. */
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+\-.^_`|~]{1,256}$/;

/**
 * Changes to headers as filters of a rule or of a backend.
 *
 * @throws IngressError `gateway-api` for names and values that filters cannot have
 */
export function headerModifiers({ request, response }: HeadersSpec): RuleFilterSpec[] {
  return [
    ...request ? [{ type: 'RequestHeaderModifier', requestHeaderModifier: headerModifier(request, 'requestHeaders') }] : [],
    ...response ? [{ type: 'ResponseHeaderModifier', responseHeaderModifier: headerModifier(response, 'responseHeaders') }] : [],
  ];
}

function headerModifier({ set, add, remove }: HeaderOperationsSpec, option: string): object {
  const operations = { set: set && written(set, option), add: add && written(add, option), remove };
  for (const list of Object.values(operations)) {
    if (list && list.length > MOST_NAMES) throw inexpressible(option, `${list.length} headers are given, but at most ${MOST_NAMES} are allowed`, 'change fewer');
  }
  remove?.forEach(name => checkHeaderName(name, option));
  return operations;
}

function written(values: { readonly [name: string]: string }, option: string): object[] {
  return Object.entries(values).map(([name, value]) => {
    checkHeaderName(name, option);
    if (value.length === 0 || value.length > LONGEST_HEADER_VALUE) {
      throw inexpressible(option, `the value of '${name}' has ${value.length} characters`, `use 1 to ${LONGEST_HEADER_VALUE} characters, or remove the header`);
    }
    return { name, value };
  });
}

function checkHeaderName(name: string, option: string): void {
  if (['host', ':authority'].includes(name.toLowerCase())) throw inexpressible(option, `'${name}' is the host of the request`, 'use HttpRewrite.authority');
  if (!HEADER_NAME.test(name)) throw inexpressible(option, `'${name}' is not a header name`, 'use letters, digits and hyphens');
}
