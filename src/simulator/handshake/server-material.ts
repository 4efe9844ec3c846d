import { caMaterial, serverMaterial } from '../../model/credential-material';
import { CredentialRead, FileRead } from '../../model/credentials';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { serverKeyFlaw } from '../../model/public-key';
import { SecretModel, secretValue } from '../../model/secrets';

/** A certificate chain with its key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** The material of a server for handshakes. */
export interface ServerMaterial {
  readonly pairs: readonly KeyPair[];
  /** PEM of the authorities of accepted clients; undefined if the server requests no certificate. */
  readonly clientAuthorities?: string;
  /** PEM of a revocation list. */
  readonly revocationList?: string;
}

/** The material, or why there is none: an error, or unknown before deployment. */
export type FoundMaterial =
  | { readonly state: 'found'; readonly material: ServerMaterial }
  | { readonly state: 'broken' | 'unknown'; readonly why: string };

/** A value, or why there is none. */
type Found<T> = { readonly state: 'found'; readonly value: T } | { readonly state: 'broken' | 'unknown'; readonly why: string };

/** Reads from manifests what a server presents, and which authorities it trusts. */
export function serverMaterialOf(model: IngressModel, server: ServerModel, workload: GatewayWorkloadModel): FoundMaterial {
  if (server.mode === 'ISTIO_MUTUAL') return { state: 'unknown', why: 'ISTIO_MUTUAL uses certificates that Istio issues in the cluster' };
  const reads = model.credentialReads(server, workload);
  const unreadable = reads.find(({ role, names }) => role === 'server' && names[0]?.endsWith('-cacert'));
  if (unreadable) return { state: 'broken', why: `Istio never serves a key from a Secret whose name ends in '-cacert': ${unreadable.written}` };
  const found = usable(model, reads.length > 0 ? byName(reads) : byFile(model.fileReads(server, workload)));
  const asksForClients = server.mode === 'MUTUAL' || server.mode === 'OPTIONAL_MUTUAL';
  if (found.state === 'found' && found.material.pairs.length === 0) {
    return { state: 'broken', why: `server '${server.portName}' has no certificate` };
  }
  if (found.state === 'found' && asksForClients && found.material.clientAuthorities === undefined) {
    return { state: 'broken', why: `server '${server.portName}' has no authority for its clients` };
  }
  return found;
}

/** Envoy refuses a server with unreadable PEM, so a finding of `lint` is the reason of a failed handshake. */
function usable({ certificates, privateKeys }: IngressModel, found: FoundMaterial): FoundMaterial {
  if (found.state !== 'found') return found;
  const { pairs, clientAuthorities } = found.material;
  for (const { certificate, key } of pairs) {
    const { certificates: [leaf], flaw } = certificates.read(certificate);
    if (flaw) return { state: 'broken', why: `the certificate chain cannot be used: it ${flaw}` };
    const read = privateKeys.read(key);
    if ('flaw' in read) return { state: 'broken', why: `the private key cannot be used: it ${read.flaw}` };
    const refused = serverKeyFlaw(leaf);
    if (refused) return { state: 'broken', why: `Envoy refuses the certificate: it ${refused}` };
  }
  const flaw = clientAuthorities === undefined ? undefined : certificates.read(clientAuthorities).flaw;
  return flaw ? { state: 'broken', why: `the client authorities cannot be used: the text ${flaw}` } : found;
}

function byName(reads: readonly CredentialRead[]): FoundMaterial {
  const pairs = reads.filter(({ role }) => role === 'server').map(read => fromSecret(read, secret => {
    const material = serverMaterial(secret);
    return 'flaw' in material ? material : { value: material.found };
  }));
  const authorities = reads.filter(({ role }) => role === 'client-ca').map(read => fromSecret(read, secret => {
    const material = caMaterial(secret);
    // a revocation list is used only with the matching key of the authority
    return 'flaw' in material
      ? material
      : { value: { pem: material.found, list: secretValue(secret, material.keys[0] === 'cacert' ? 'crl' : 'ca.crl') } };
  }));
  return together(pairs, authorities);
}

function fromSecret<T>(read: CredentialRead, take: (secret: SecretModel) => { readonly value: T } | { readonly flaw: string }): Found<T> {
  const kind = read.secret?.resource.kind ?? (read.written.startsWith('configmap://') ? 'ConfigMap' : 'Secret');
  const wanted = `${kind} ${read.namespace ? `${read.namespace}/` : ''}${read.names[0] ?? read.written}`;
  switch (read.state) {
    case 'found': break;
    case 'elsewhere': return {
      state: 'broken', why: `${wanted} is missing: ${read.elsewhere[0]?.namespace} has one, but the gateway does not look there`,
    };
    case 'denied': return {
      state: 'broken', why: `istiod refuses credential ${read.written}: the gateway's namespace is ${read.workload.namespace}`,
    };
    case 'missing': return { state: 'broken', why: `${wanted} is missing` };
    default: return { state: 'unknown', why: `${wanted} is not among the manifests` };
  }
  const secret = read.secret!;
  if (!secret.contentKnown) return { state: 'unknown', why: `${wanted} is created in the cluster` };
  const taken = take(secret);
  return 'flaw' in taken ? { state: 'broken', why: `${kind} ${secret.namespace}/${secret.name} ${taken.flaw}` } : { state: 'found', value: taken.value };
}

function byFile(reads: readonly FileRead[]): FoundMaterial {
  const texts = new Map(reads.map(read => [read, fromFile(read)]));
  const certificates = reads.filter(({ role }) => role === 'certificate');
  const keys = reads.filter(({ role }) => role === 'key');
  const pairs = certificates.map((certificate, at): Found<KeyPair> => {
    const [chain, key] = [texts.get(certificate)!, keys[at] ? texts.get(keys[at])! : undefined];
    if (chain.state !== 'found') return chain;
    if (!key) return { state: 'broken', why: `${certificate.filePath} has no matching private key` };
    return key.state === 'found' ? { state: 'found', value: { certificate: chain.value, key: key.value } } : key;
  });
  const list = texts.get(reads.find(({ role }) => role === 'revocation-list')!);
  const authorities = reads.filter(({ role }) => role === 'client-ca').map((read): Found<{ pem: string; list?: string }> => {
    const text = texts.get(read)!;
    if (text.state !== 'found') return text;
    return list === undefined || list.state === 'found' ? { state: 'found', value: { pem: text.value, list: list?.value } } : list;
  });
  return together(pairs, authorities);
}

function fromFile({ file, filePath }: FileRead): Found<string> {
  if (file.state === 'undecided') return { state: 'unknown', why: `the file ${filePath} of the gateway is not among the manifests` };
  if (file.state === 'no-mount') return { state: 'broken', why: `nothing is mounted at ${filePath}` };
  if (file.state === 'no-volume') return { state: 'broken', why: `${filePath} is in volume '${file.volume}', which the Pod does not have` };
  if (file.state === 'elsewhere') {
    return {
      state: 'broken', why: `${filePath} comes from Secret '${file.name}', which is in another namespace`,
    };
  }
  if (file.state === 'no-key') {
    return {
      state: 'broken', why: `${filePath} is key '${file.key}' of Secret '${file.secret.name}', which does not have it`,
    };
  }
  if (!file.secret.contentKnown) {
    return {
      state: 'unknown', why: `Secret '${file.secret.name}', mounted for ${filePath}, is created in the cluster`,
    };
  }
  return { state: 'found', value: secretValue(file.secret, file.key) ?? '' };
}

function together(pairs: readonly Found<KeyPair>[], authorities: readonly Found<{ pem: string; list?: string }>[]): FoundMaterial {
  for (const found of [...pairs, ...authorities]) {
    if (found.state !== 'found') return found;
  }
  const [authority] = authorities.flatMap(found => (found.state === 'found' ? [found.value] : []));
  return {
    state: 'found',
    material: {
      pairs: pairs.flatMap(found => (found.state === 'found' ? [found.value] : [])),
      clientAuthorities: authority?.pem,
      revocationList: authority?.list,
    },
  };
}
