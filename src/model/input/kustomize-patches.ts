import { dirname, join } from 'node:path';
import { unreadablePart } from './unreadable';
import { shellCommand } from '../../text/shell';
import { ManifestObject, record, records } from '../resource';

const KUSTOMIZATION = /(^|[\\/])kustomization\.ya?ml$/;

/**
 * Leaves out the files that a `kustomization.yaml` names as patches: they hold parts of objects, which nobody applies as they are. Each
 * kustomization with such a patch is a separate entry.
 */
export function withoutPatches(objects: readonly ManifestObject[]): ManifestObject[] {
  const patches = new Set<string>();
  const patched = new Map<string, string[]>();
  for (const { object, origin: { file } } of objects) {
    if (file !== undefined && KUSTOMIZATION.test(file)) {
      const { patches: mixed, patchesStrategicMerge: merged } = record(object);
      const paths = [...records(mixed).map(({ path }) => path), ...Array.isArray(merged) ? merged : []]
        .filter(path => typeof path === 'string').map(path => join(dirname(file), path));
      paths.forEach(path => patches.add(path));
      patched.set(file, paths);
    }
  }
  const isPatch = ({ origin: { file } }: ManifestObject) => file !== undefined && patches.has(file);
  const left = new Set(objects.filter(isPatch).map(({ origin }) => origin.file!));
  return [
    ...objects.filter(object => !isPatch(object)),
    ...[...patched].filter(([, paths]) => paths.some(path => left.has(path))).map(([file]) => unreadablePart(file, undefined, {
      code: 'template-not-rendered',
      message: 'has patches, which are not applied to its resources',
      help: `render it first: ${shellCommand('kubectl', 'kustomize', dirname(file))} | cdk8s-istio-ingress lint -`,
    })),
  ];
}
