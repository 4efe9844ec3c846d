import { record, records, Resource } from '../../model/resource';

const HTTP_SOURCE = ['requestPrincipals', 'notRequestPrincipals'];
const HTTP_OPERATION = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/**
 * Policies as they apply to connections that the gateway does not read as HTTP. Istio drops conditions about HTTP from rules with the
 * action DENY, which then deny more, and drops whole rules with the action ALLOW, which then allow less.
 */
export function connectionPolicies(policies: readonly Resource[]): Resource[] {
  return policies.map(policy => {
    const { spec } = policy;
    const rules = records(spec.rules);
    const kept = spec.action === 'DENY' ? rules.map(withoutHttp) : rules.filter(rule => !isAboutHttp(rule));
    return { ...policy, spec: { ...spec, rules: kept } };
  });
}

function withoutHttp({ from, to, when }: Record<string, unknown>): Record<string, unknown> {
  return {
    ...from !== undefined && { from: records(from).map(({ source }) => ({ source: without(record(source), HTTP_SOURCE) })) },
    ...to !== undefined && { to: records(to).map(({ operation }) => ({ operation: without(record(operation), HTTP_OPERATION) })) },
    ...when !== undefined && { when: records(when).filter(({ key }) => !/^request\./.test(String(key))) },
  };
}

function isAboutHttp({ from, to, when }: Record<string, unknown>): boolean {
  return records(from).some(({ source }) => HTTP_SOURCE.some(name => name in record(source)))
    || records(to).some(({ operation }) => HTTP_OPERATION.some(name => name in record(operation)))
    || records(when).some(({ key }) => /^request\./.test(String(key)));
}

function without(fields: Record<string, unknown>, dropped: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !dropped.includes(name)));
}
