/** Reads manifests as Istio and the kubelet do: what a gateway's server has in its hands. Written apart from src on purpose. */

/** PEM texts of one server. */
export interface ServerMaterial {
  readonly mode: string;
  readonly cert: string;
  readonly key: string;
  readonly ca?: string;
  readonly crl?: string;
}

/** The certificate, key and client authorities of the server that has TLS for a host. */
export function materialOf(manifests: any[], host: string, namespace = 'istio-system'): ServerMaterial {
  const servers = manifests.filter(({ kind }) => kind === 'Gateway').flatMap(({ spec }) => spec.servers);
  const { tls } = servers.find(server => server.hosts.includes(host) && server.tls?.mode !== undefined);
  const mutual = tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL';
  if (tls.serverCertificate !== undefined) {
    const read = (path: string) => fileInGateway(manifests, path);
    const crl = tls.caCrl && read(tls.caCrl);
    return {
      mode: tls.mode, cert: read(tls.serverCertificate), key: read(tls.privateKey), ca: mutual ? read(tls.caCertificates) : undefined, crl,
    };
  }
  const data = secretData(manifests, tls.credentialName, namespace);
  const { 'ca.crt': ca, 'ca.crl': crl } = mutual ? authorities(manifests, tls, namespace) : {};
  return { mode: tls.mode, cert: data['tls.crt'], key: data['tls.key'], ca, crl };
}

/** A Secret's values as text. */
export function secretData(manifests: any[], name: string, namespace: string): { [key: string]: string } {
  const data = findSecret(manifests, name, namespace)?.data;
  if (data === undefined) throw new Error(`secret ${namespace}/${name} not found`);
  return Object.fromEntries(Object.entries<string>(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function authorities(manifests: any[], { credentialName, caCertCredentialName }: any, namespace: string): { [key: string]: string } {
  if (caCertCredentialName?.startsWith('configmap://')) {
    const [configNamespace, name] = caCertCredentialName.slice('configmap://'.length).split('/');
    return manifests.find(({ kind, metadata }) =>
      kind === 'ConfigMap' && metadata.name === name && metadata.namespace === configNamespace).data;
  }
  const resource: string = caCertCredentialName ?? `${credentialName}-cacert`;
  if (!resource.endsWith('-cacert')) throw new Error(`${resource} would be read as a server certificate`);
  const name = findSecret(manifests, resource, namespace) ? resource : resource.replace(/-cacert$/, '');
  return secretData(manifests, name, namespace);
}

function fileInGateway(manifests: any[], path: string): string {
  const deployment = manifests.find(({ kind, spec }) => kind === 'Deployment' && spec.template.spec.containers[0].name === 'istio-proxy');
  const { containers: [workload], volumes } = deployment.spec.template.spec;
  const mount = workload.volumeMounts.find(({ mountPath }: any) => path.startsWith(`${mountPath}/`));
  const volume = volumes.find(({ name }: any) => name === mount.name);
  const text = secretData(manifests, volume.secret.secretName, deployment.metadata.namespace)[path.slice(mount.mountPath.length + 1)];
  if (text === undefined) throw new Error(`no file ${path} in the gateway`);
  return text;
}

function findSecret(manifests: any[], name: string, namespace: string): any {
  return manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.name === name && metadata.namespace === namespace);
}
