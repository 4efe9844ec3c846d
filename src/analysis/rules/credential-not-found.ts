import { CredentialRead } from '../../model/credentials';
import { groupBy } from '../../model/grouping';
import { selectorText } from '../../model/labels';
import { fullName } from '../../model/resource';
import { Report, Rule } from '../rule';

/** IST0101, and our codes for what Istio's analyzer does not check: a credential is where the gateway reads it. */
export const credentialNotFound: Rule = {
  id: 'credential-not-found',
  codes: ['IST0101', 'credential-not-found', 'undecided'],
  readsSecrets: true,
  complies: "every Secret that a server refers to is in the namespace of the gateway's workload",
  accepted: {},
  refused: { set: { 'secret.metadata.namespace': 'shop' } },
  check: ({ model, reads, options }) => {
    const used = new Set(reads.map(read => read.secret?.resource));
    const idle = groupBy(
      model.secrets.all.filter(({ resource }) => resource.object.type === 'kubernetes.io/tls' && !used.has(resource)),
      secret => secret.namespace,
    );
    const broken = new Set(reads.filter(read => read.role === 'server' && read.state !== 'found').map(fate));
    return reads.filter(read => read.state !== 'found' && read.state !== 'external')
      // an authority in the same Secret as the certificate is reported once
      .filter(read => read.role === 'server' || !read.names.some(name => broken.has(fate({ ...read, names: [name] }))))
      .map(read => reportOf(read, (idle.get(read.namespace ?? '') ?? []).map(secret => secret.name), options.complete));
  },
};

function reportOf(read: CredentialRead, idle: readonly string[], complete: boolean): Report {
  const { resource } = read.server.gateway;
  const { path, namespace } = read;
  const where = read.elsewhere.map(secret => `${secret.namespace}/${secret.name}`);
  // a Secret that another object makes in the cluster is moved with it
  const moved = read.elsewhere.map(secret => secret.resource.kind === 'Secret' ? `${secret.namespace}/${secret.name}`
    : `${secret.resource.kind} ${fullName(secret.resource)}`);
  if (read.state === 'denied') {
    return {
      resource,
      path,
      code: 'credential-not-found',
      message: `credential '${read.written}' is in namespace ${namespace}, but istiod sends a gateway only Secrets in its own `
        + `namespace, ${read.workload.namespace}`,
      help: `put the Secret in namespace ${read.workload.namespace} and write ${read.names[read.names.length - 1]}`,
    };
  }
  const isAssumed = read.workload.namespaceFrom === 'default';
  if (isAssumed && where.length > 0) {
    return {
      resource,
      path,
      code: 'undecided',
      message: `${describe(read)} is ${where.join(', ')}; the namespace of the gateway is unknown: no workload that it selects is `
        + `among the manifests, and ${namespace} is assumed`,
      help: 'analyze it together with the workload of the gateway, or set the namespace of its Pods with --gateway-namespace',
    };
  }
  if (read.state !== 'elsewhere' && idle.length === 0 && !(complete && namespace !== undefined)) {
    return { resource, path, code: 'undecided', message: `${describe(read)} is not among the manifests` };
  }
  return {
    resource,
    path,
    code: /\.credentialName$/.test(path) && read.role === 'server' ? 'IST0101' : 'credential-not-found',
    message: `${describe(read)} is not found in namespace ${namespace}, where the gateway reads it`,
    help: where.length > 0
      ? `move ${moved.join(' or ')} to namespace ${namespace}: the namespace of the gateway's workload, not of the Gateway`
      : idle.length > 0
        ? `${idle.join(', ')} exists and no server reads it`
        : `add a Secret ${read.names[read.names.length - 1]} to namespace ${namespace}`,
  };
}

/** Reads with the same key fail together. */
function fate({ server, workload, names }: Pick<CredentialRead, 'server' | 'workload' | 'names'>): string {
  return [
    server.gateway.resource.namespace,
    server.gateway.resource.name,
    server.index,
    workload.namespace,
    selectorText(workload.labels),
    names[0],
  ].join(' ');
}

function describe({ role, names }: CredentialRead): string {
  return role === 'server' ? `Secret '${names[0]}'` : `the client authority in Secret ${names.map(name => `'${name}'`).join(' or ')}`;
}
