import { ApiObject, JsonPatch } from 'cdk8s';
import type { Container, Volume } from 'cdk8s-plus-27';
import { Construct, IConstruct } from 'constructs';
import { cdk8sPlus } from './cdk8s-plus';
import type { SecretMount } from './secret-mount';
import { IngressError } from '../errors';
import { apiObjectOf } from '../workload/api-object-of';

/**
 * Mounts Secrets in one container of a Deployment.
 *
 * @param deployment a Deployment of cdk8s-plus, changed through its methods so that later changes work; or an `ApiObject`
 * @param name name of the container
 * @param mounts the Secrets
 */
export function mountIn(deployment: IConstruct, name: string, mounts: readonly SecretMount[]): void {
  const containers: unknown = Construct.isConstruct(deployment) && (deployment as { containers?: unknown }).containers;
  if (Array.isArray(containers)) {
    mountInPlus(deployment as Construct, findContainer(containers as Container[], name, deployment), mounts);
  } else {
    const { apiObject, manifest } = apiObjectOf(deployment, 'Deployment', 'invalid-argument');
    mountByPatch(apiObject, manifest.spec?.template?.spec ?? {}, name, mounts);
  }
}

function mountInPlus(deployment: Construct, container: Container, mounts: readonly SecretMount[]): void {
  for (const { volumeName: name, secret, mountPath, optional } of mounts) {
    const volume: Volume = cdk8sPlus().Volume.fromSecret(deployment, `Volume-${name}`, secret, { name, optional: optional || undefined });
    container.mount(mountPath, volume, { readOnly: true });
  }
}

function mountByPatch(deployment: ApiObject, { containers = [], volumes = [] }: any, name: string, mounts: readonly SecretMount[]): void {
  const index = containers.indexOf(findContainer(containers, name, deployment));
  const added = mounts.map(({ volumeName, secret, optional }) => (
    { name: volumeName, secret: { secretName: secret.name, ...optional && { optional } } }
  ));
  const mounted = mounts.map(({ volumeName, mountPath }) => ({ name: volumeName, mountPath, readOnly: true }));
  deployment.addJsonPatch(
    JsonPatch.add('/spec/template/spec/volumes', [...volumes, ...added]),
    JsonPatch.add(`/spec/template/spec/containers/${index}/volumeMounts`, [...containers[index].volumeMounts ?? [], ...mounted]),
  );
}

function findContainer<C extends { readonly name: string }>(containers: readonly C[], name: string, deployment: IConstruct): C {
  const container = containers.find(each => each.name === name);
  if (container) return container;
  throw new IngressError({
    code: 'invalid-argument',
    message: `the Deployment has no container '${name}' (has: ${containers.map(each => each.name).join(', ') || 'none'})`,
    help: `name the gateway's container '${name}'`,
  }, deployment);
}
