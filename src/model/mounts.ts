import { posix } from 'node:path';
import { GatewayWorkloadModel } from './gateway-workloads';
import { record, records } from './resource';
import { mountedKey, SecretIndex, secretKeys, SecretModel } from './secrets';
import { proxyContainer } from './workloads';

/** The result of resolving a path in the gateway's container. */
export type MountedFile =
  /** A key of a Secret or ConfigMap among the manifests. */
  | { readonly state: 'found'; readonly secret: SecretModel; readonly key: string; readonly volume: string }
  /** No volume of the container is mounted at the path. */
  | { readonly state: 'no-mount' }
  /** The container mounts a volume that the Pod does not have. */
  | { readonly state: 'no-volume'; readonly volume: string }
  /** The volume's Secret has no such key. */
  | { readonly state: 'no-key'; readonly secret: SecretModel; readonly key: string; readonly volume: string }
  /** The volume's Secret is in another namespace, which the Pod cannot mount. */
  | { readonly state: 'elsewhere'; readonly name: string; readonly elsewhere: readonly SecretModel[]; readonly volume: string }
  /** The workload, or the Secret of its volume, is not among the manifests. */
  | { readonly state: 'undecided' };

/** Resolves a path through the mounts and volumes of a proxy's container to the key of a Secret. */
export function mountedFile(workload: GatewayWorkloadModel, path: string, secrets: SecretIndex): MountedFile {
  const container = workload.deployed && proxyContainer(workload.deployed);
  if (!workload.deployed || !container || workload.namespace === undefined) {
    return { state: 'undecided' };
  }
  const wanted = posix.normalize(path);
  const mount = records(container.volumeMounts)
    .filter(m => typeof m.mountPath === 'string' && isBelow(wanted, m.mountPath))
    .sort((a, b) => String(b.mountPath).length - String(a.mountPath).length)[0];
  if (!mount) {
    return { state: 'no-mount' };
  }
  const name = String(mount.name);
  const volume = records(workload.deployed.podSpec.volumes).find(v => v.name === name);
  if (!volume) {
    return { state: 'no-volume', volume: name };
  }
  const isConfigMap = volume.configMap !== undefined;
  const source = record(isConfigMap ? volume.configMap : volume.secret);
  const sourceName = isConfigMap ? source.name : source.secretName;
  if (typeof sourceName !== 'string') {
    return { state: 'undecided' };
  }
  const secret = isConfigMap ? secrets.configMap(workload.namespace, sourceName) : secrets.find(workload.namespace, sourceName);
  if (!secret) {
    const elsewhere = isConfigMap ? [] : secrets.named(sourceName);
    return elsewhere.length > 0 ? { state: 'elsewhere', name: sourceName, elsewhere, volume: name } : { state: 'undecided' };
  }
  const fileName = typeof mount.subPath === 'string' ? mount.subPath : posix.relative(posix.normalize(String(mount.mountPath)), wanted);
  const key = mountedKey(source, fileName);
  if (key === undefined || (secret.contentKnown && !secretKeys(secret).includes(key))) {
    return { state: 'no-key', secret, key: key ?? fileName, volume: name };
  }
  return { state: 'found', secret, key, volume: name };
}

function isBelow(path: string, mountPath: string): boolean {
  const parent = posix.normalize(mountPath).replace(/\/$/, '');
  return path === parent || path.startsWith(`${parent}/`);
}
