import { gatewayApiObjects } from './shared/gateway-api-example';
import { textOf } from '../../model/gateway-api/object-references';
import { record, records } from '../../model/resource';
import { regexProblem } from '../../validation/re2';
import { Rule } from '../rule';

const PATH = (value: string) => ({ add: gatewayApiObjects({ rule: { matches: [{ path: { type: 'RegularExpression', value } }] } }) });

/** Gateway API: Envoy can compile the regular expressions of a route; neither the CRDs nor Istio check them. */
export const routeRegex: Rule = {
  id: 'route-regex',
  codes: ['regex-refused'],
  complies: 'each regular expression of a route is RE2, without look-around and back references',
  accepted: PATH('/[a-z]+'),
  refused: PATH('/(?=a)'),
  check: ({ model: { gatewayApi } }) => gatewayApi.routes.flatMap(({ resource, rules }) => rules.flatMap(rule =>
    rule.matches.flatMap((match, i) => expressionsOf(match, `${rule.path}.matches[${i}]`)).flatMap(({ path, regex }) => {
      const problem = regexProblem(regex);
      return problem ? [{ resource, path, message: `${problem.message}: Envoy refuses every route of the listener`, help: problem.help }] : [];
    }))),
};

function expressionsOf(match: Record<string, unknown>, at: string): { path: string; regex: string }[] {
  const { path, method, headers, queryParams } = match;
  const named = [['headers', headers], ['queryParams', queryParams]] as const;
  return [
    { from: record(path), field: 'value', at: `${at}.path` },
    ...['service', 'method'].map(field => ({ from: record(method), field, at: `${at}.method` })),
    ...named.flatMap(([list, values]) => records(values).map((from, i) => ({ from, field: 'value', at: `${at}.${list}[${i}]` }))),
  ].flatMap(({ from, field, at: place }) => {
    const regex = from.type === 'RegularExpression' ? textOf(from[field]) : undefined;
    return regex ? [{ path: `${place}.${field}`, regex }] : [];
  });
}
