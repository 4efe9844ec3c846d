import { GatewayWorkloadModel } from './gateway-workloads';
import { ServerModel } from './gateways';
import { mountedFile, MountedFile } from './mounts';
import { SecretIndex, SecretModel } from './secrets';
import { parseCredentialName } from '../validation/credential-name';
import { isMutual } from '../validation/tls-settings';

/** The role of a credential for a server. */
export type CredentialRole = 'server' | 'client-ca';

/** The result of a look-up. */
export type CredentialState =
  /** The Secret, ConfigMap or mount is among the manifests. */
  | 'found'
  /** Not in the namespace where the gateway looks. */
  | 'missing'
  /** A Secret of that name exists only in namespaces where the gateway does not look. */
  | 'elsewhere'
  /** The name contains a namespace other than the gateway's, which istiod refuses. */
  | 'denied'
  /** Comes from outside Kubernetes, or from Istio itself. */
  | 'external'
  /** The namespace of the gateway's workload is unknown or assumed, or nothing of it is among the manifests. */
  | 'undecided';

/** One credential that a server reads by name. */
export interface CredentialRead {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  readonly role: CredentialRole;
  /** Path of the field in the Gateway. */
  readonly path: string;
  /** The name as in the field. */
  readonly written: string;
  /** Name of the Secret or ConfigMap, followed by the name that Istio tries next. */
  readonly names: readonly string[];
  /** Namespace where it is looked for. */
  readonly namespace?: string;
  readonly state: CredentialState;
  readonly secret?: SecretModel;
  readonly elsewhere: readonly SecretModel[];
}

/** One mounted file that a server reads. */
export interface FileRead {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  readonly role: 'certificate' | 'key' | 'client-ca' | 'revocation-list';
  readonly path: string;
  readonly filePath: string;
  readonly file: MountedFile;
}

/** Every credential that a server reads by name in a workload. */
export function credentialReads(server: ServerModel, workload: GatewayWorkloadModel, secrets: SecretIndex): CredentialRead[] {
  const { tls } = server.spec;
  if (!tls || !server.terminates) {
    return [];
  }
  const written = tls.credentialNames?.length ? tls.credentialNames.map((name, i) => ({ name, path: `credentialNames[${i}]` }))
    : tls.credentialName ? [{ name: tls.credentialName, path: 'credentialName' }] : [];
  const reads = written.map(({ name, path }) => read('server', name, `${server.path}.tls.${path}`));
  if (written.length > 0 && isMutual(server.mode!)) {
    const explicit = tls.caCertCredentialName;
    reads.push(explicit ? read('client-ca', explicit, `${server.path}.tls.caCertCredentialName`)
      : read('client-ca', `${written[0].name}-cacert`, `${server.path}.tls.${written[0].path}`));
  }
  return reads;

  function read(role: CredentialRole, name: string, path: string): CredentialRead {
    const base = { server, workload, role, path, written: name, elsewhere: [] };
    const reference = parseCredentialName(name);
    if (!reference || reference.source === 'sds' || reference.source === 'builtin' || reference.source === 'invalid') {
      return { ...base, names: [], state: 'external' };
    }
    if (reference.source === 'configmap') {
      const secret = secrets.configMap(reference.namespace ?? '', reference.name);
      return { ...base, names: [reference.name], namespace: reference.namespace, secret, state: secret ? 'found' : 'undecided' };
    }
    const lookups = role === 'client-ca' ? [reference.name, reference.name.replace(/-cacert$/, '')] : [reference.name];
    const names = [...new Set(lookups)];
    if (reference.namespace === undefined) {
      return { ...base, ...lookUp(names, workload, secrets) };
    }
    const { namespace } = reference;
    // a listener's Secret may be in another namespace, if a ReferenceGrant permits it
    const isPermitted = server.gateway.resource.origin.derivedFrom !== undefined;
    if (!isPermitted && isKnown(workload) && namespace !== workload.namespace) {
      return { ...base, names, namespace, state: 'denied' };
    }
    return { ...base, ...lookUp(names, { namespace, namespaceFrom: workload.namespaceFrom }, secrets) };
  }
}

type Place = Pick<GatewayWorkloadModel, 'namespace' | 'namespaceFrom'>;

/** Whether an object among the manifests shows where the gateway's Pods run. */
function isKnown({ namespace, namespaceFrom }: Place): boolean {
  return namespace !== undefined && namespaceFrom !== 'default';
}

function lookUp(
  names: readonly string[], place: Place, secrets: SecretIndex,
): Pick<CredentialRead, 'names' | 'namespace' | 'state' | 'secret' | 'elsewhere'> {
  const { namespace } = place;
  const all = names.flatMap(name => secrets.named(name));
  if (namespace === undefined) {
    // if only one Secret has the name, it is the intended one
    const namespaces = new Set(all.map(secret => secret.namespace));
    return namespaces.size === 1
      ? { names, namespace: all[0].namespace, state: 'found', secret: all[0], elsewhere: [] }
      : { names, state: 'undecided', elsewhere: [] };
  }
  const secret = names.map(name => secrets.find(namespace, name)).find(s => s !== undefined);
  if (secret) {
    return { names, namespace, state: 'found', secret, elsewhere: [] };
  }
  const state = all.length > 0 ? isKnown(place) ? 'elsewhere' : 'undecided' : secrets.knows(namespace) ? 'missing' : 'undecided';
  // the content is still checked: the Secret may have to be moved and corrected
  return { names, namespace, state, elsewhere: all, secret: all.length === 1 ? all[0] : undefined };
}

/** Every mounted file that a server reads in a workload. */
export function fileReads(server: ServerModel, workload: GatewayWorkloadModel, secrets: SecretIndex): FileRead[] {
  const { tls } = server.spec;
  if (!tls || !server.terminates || tls.credentialName || tls.credentialNames?.length) {
    return [];
  }
  const pairs = tls.tlsCertificates?.length
    ? tls.tlsCertificates.map((pair, i) => ({ pair, path: `tlsCertificates[${i}].` }))
    : [{ pair: tls, path: '' }];
  const files = [
    ...pairs.flatMap(({ pair, path }) => [
      { role: 'certificate' as const, field: `${path}serverCertificate`, filePath: pair.serverCertificate },
      { role: 'key' as const, field: `${path}privateKey`, filePath: pair.privateKey },
    ]),
    ...isMutual(server.mode!) ? [
      { role: 'client-ca' as const, field: 'caCertificates', filePath: tls.caCertificates },
      { role: 'revocation-list' as const, field: 'caCrl', filePath: tls.caCrl },
    ] : [],
  ];
  return files.flatMap(({ role, field, filePath }) => filePath ? [{
    server, workload, role, filePath, path: `${server.path}.tls.${field}`, file: mountedFile(workload, filePath, secrets),
  }] : []);
}
