import { AccessOptions } from './access-options';
import { checkCallers, ClientCertificates, Denial, denialsOf, isRestricted, refuse } from './caller-rules';
import { policyPaths, PrefixComparison } from './policy-paths';
import { RequestNames } from './served-names';
import { AuthorizationOperationSpec, AuthorizationRuleSpec } from '../validation/authorization-policy-spec';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Part of a host, and why requests for it are denied. */
interface Restriction {
  readonly paths: Pick<AuthorizationOperationSpec, 'paths' | 'notPaths'>;
  readonly denials: readonly Denial[];
  readonly allowsPreflight: boolean;
}

/** Every TCP port: without a port Istio warns that the policy denies all TCP traffic, which server names prevent. */
const EVERY_PORT = { notPorts: ['0'] };

/**
 * Checks who may call a host.
 *
 * @param options as given
 * @param clientCertificates whether the server of the host asks clients for certificates
 * @throws IngressError `invalid-access`
 */
export function checkAccess(options: AccessOptions, clientCertificates: ClientCertificates, prefixes: PrefixComparison = 'text'): void {
  checkCallers(options, 'access', clientCertificates);
  if (options.publicPaths) {
    policyPaths(options.publicPaths, 'access.publicPaths', prefixes);
    if (!isRestricted(options)) refuse('access has publicPaths, but nothing restricts the other paths', 'set allowFrom, denyFrom, jwt or principals', 'access.publicPaths');
  }
  if (options.paths?.length === 0) refuse('access.paths is an empty list', 'omit it, or add paths', 'access.paths');
  for (const [index, each] of options.paths?.entries() ?? []) {
    const field = `access.paths[${index}]`;
    checkCallers(each, field, clientCertificates);
    policyPaths(each.paths, `${field}.paths`, prefixes);
    if (!isRestricted(each)) refuse(`${field} restricts nothing`, 'set allowFrom, denyFrom, jwt or principals', field);
  }
  if (!isRestricted(options) && !options.paths) refuse('access restricts nothing', 'set allowFrom, denyFrom, jwt, principals or paths, or omit it', 'access');
}

/** Whether it depends on addresses of clients. */
export function comparesAddresses(options: AccessOptions): boolean {
  return [options, ...options.paths ?? []].some(({ allowFrom, denyFrom }) => allowFrom !== undefined || denyFrom !== undefined);
}

/** The rules of the policy with the action DENY for a host. */
export function accessRules(
  options: AccessOptions, workload: GatewayWorkload, names: readonly RequestNames[], prefixes: PrefixComparison = 'text',
): AuthorizationRuleSpec[] {
  const { publicPaths, paths = [], jwt } = options;
  const restrictions: Restriction[] = [
    {
      paths: publicPaths ? { notPaths: policyPaths(publicPaths, 'publicPaths', prefixes) } : {},
      denials: denialsOf(options, workload),
      allowsPreflight: jwt?.allowPreflight ?? false,
    },
    ...paths.map(each => ({
      paths: { paths: policyPaths(each.paths, 'paths', prefixes) },
      denials: denialsOf(each, workload),
      allowsPreflight: each.jwt?.allowPreflight ?? false,
    })),
  ];
  return restrictions.flatMap(restriction => names.flatMap(name => rulesFor(restriction, name)));
}

function rulesFor({ paths, denials, allowsPreflight }: Restriction, names: RequestNames): AuthorizationRuleSpec[] {
  const { hosts, notHosts, serverNames } = names;
  const operation: AuthorizationOperationSpec = { ...hosts && { hosts }, ...notHosts && { notHosts }, ...paths, ...EVERY_PORT };
  const connection = serverNames ? [{ key: 'connection.sni', ...serverNames }] : [];
  const sources = denials.flatMap(({ source }) => source ? [{ source }] : []);
  const conditions = denials.flatMap(({ condition }) => condition ?? []);
  return [
    ...sources.length > 0 ? [{ from: sources, to: [{ operation }], ...connection.length > 0 && { when: connection } }] : [],
    ...conditions.flatMap(condition => exceptPreflights(operation, allowsPreflight).map(({ to, when }) => ({
      to: [{ operation: to }], when: [condition, ...when, ...connection],
    }))),
  ];
}

/** Requests except preflights: browsers send those without a token. */
function exceptPreflights(operation: AuthorizationOperationSpec, allowed: boolean) {
  return allowed ? [
    { to: { ...operation, notMethods: ['OPTIONS'] }, when: [] },
    { to: { ...operation, methods: ['OPTIONS'] }, when: [{ key: 'request.headers[access-control-request-method]', notValues: ['*'] }] },
  ] : [{ to: operation, when: [] }];
}
