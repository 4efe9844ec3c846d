import { CredentialRead } from '../../model/credentials';
import { IngressModel } from '../../model/ingress-model';
import { Rule } from '../rule';

/** IST0101, and our own for what Istio's analyzer does not look at: a credential is where the gateway reads it. */
export const credentialNotFound: Rule = {
  id: 'credential-not-found',
  codes: ['IST0101', 'credential-not-found', 'undecided'],
  readsSecrets: true,
  complies: "every Secret that a server names is in the namespace of the gateway's workload",
  accepted: {},
  refused: { set: { 'secret.metadata.namespace': 'shop' } },
  check: ({ model, reads, options }) => reads.filter(read => read.state !== 'found' && read.state !== 'external' && !sharesFate(read, reads)).map(read => {
    const { resource } = read.server.gateway;
    const idle = read.namespace === undefined ? [] : idleCredentials(model, reads, read.namespace);
    if (read.state !== 'elsewhere' && idle.length === 0 && !(options.complete && read.namespace !== undefined)) {
      return { resource, path: read.path, code: 'undecided' as const, message: `${describe(read)} is not at hand` };
    }
    const where = read.elsewhere.map(secret => `${secret.namespace}/${secret.name}`);
    const wanted = read.names[read.names.length - 1];
    return {
      resource,
      path: read.path,
      code: /\.credentialName$/.test(read.path) && read.role === 'server' ? 'IST0101' as const : 'credential-not-found' as const,
      message: `${describe(read)} is not found in namespace ${read.namespace}, where the gateway reads it`,
      help: where.length > 0
        ? `move ${where.join(' or ')} to namespace ${read.namespace}: that of the gateway's workload, not of the Gateway`
        : idle.length > 0 ? `${idle.join(', ')} is there and no server reads it` : `add a Secret ${wanted} to namespace ${read.namespace}`,
    };
  }),
};

/** Credentials in the gateway's namespace that nobody reads: where one is missing, it is likely misnamed. */
function idleCredentials(model: IngressModel, reads: readonly CredentialRead[], namespace: string): string[] {
  const used = new Set(reads.map(read => read.secret?.resource));
  return model.secrets.in(namespace).filter(({ resource }) => resource.object.type === 'kubernetes.io/tls' && !used.has(resource)).map(secret => secret.name);
}

/** The authority of the same Secret as the certificate: told once. */
function sharesFate(read: CredentialRead, reads: readonly CredentialRead[]): boolean {
  return read.role === 'client-ca' && reads.some(other => other.role === 'server' && other.server === read.server && other.proxy === read.proxy
    && other.state !== 'found' && read.names.includes(other.names[0]));
}

function describe({ role, names }: CredentialRead): string {
  return role === 'server' ? `Secret '${names[0]}'` : `the client authority in Secret ${names.map(name => `'${name}'`).join(' or ')}`;
}
