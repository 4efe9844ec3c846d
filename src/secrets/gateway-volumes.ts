import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { mountIn } from './mount-in-deployment';
import { SecretMount } from './secret-mount';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { writing } from '../pki/store/writing';

/** The container of a gateway's Pod that reads certificates. */
const GATEWAY_CONTAINER = 'istio-proxy';

/**
 * The volumes of a gateway's Pods for certificates as mounted files, in the format of each kind of installation. All formats use the names
 * and paths of the Gateway.
 */
export class GatewayVolumes {
  /**
   * The volumes of one gateway.
   *
   * @param mounts all Secrets that its Gateways read as files
   * @throws `duplicate-name` for two volumes with one name, or two Secrets at one path; `invalid-argument` for mounts of several gateways
   */
  public static of(mounts: SecretMount[]): GatewayVolumes {
    checkArguments('GatewayVolumes.of', [mounts]);
    return new GatewayVolumes(mounts);
  }

  private readonly mounts: SecretMount[];

  private constructor(mounts: SecretMount[]) {
    if (mounts.length === 0) {
      throw new IngressError({ code: 'invalid-argument', message: 'a gateway has no volumes', help: 'pass at least one SecretMount' });
    }
    const [first] = mounts;
    for (const [index, mount] of mounts.entries()) {
      const { name, namespace } = mount.workload;
      if (name !== first.workload.name || namespace !== first.workload.namespace) {
        throw new IngressError({
          code: 'invalid-argument',
          message: `mount of gateway '${namespace}/${name}' is among those of '${first.workload.namespace}/${first.workload.name}'`,
          help: 'create one GatewayVolumes for each gateway',
        }, mount);
      }
      for (const other of mounts.slice(0, index)) refuseClash(mount, other);
    }
    this.mounts = [...mounts];
    for (const mount of mounts) mount._declare();
  }

  /**
   * Mounts them in a custom gateway Deployment with Istio's injection: its container must be named `istio-proxy`.
   *
   * @param deployment a `Deployment` of any version of cdk8s-plus, or an `ApiObject` of kind Deployment
   * @throws `invalid-argument` for another construct, or if it has no such container
   */
  public addTo(deployment: IConstruct): void {
    checkArguments('GatewayVolumes.addTo', [deployment]);
    mountIn(deployment, GATEWAY_CONTAINER, this.mounts);
  }

  /**
   * A strategic-merge patch for an existing gateway Deployment: `kubectl patch deployment NAME -n NAMESPACE --patch-file FILE`. It keeps
   * existing mounts.
   */
  public toDeploymentPatch(): { [field: string]: any } {
    const [{ workload: { name, namespace } }] = this.mounts;
    const { volumes, volumeMounts } = this.toHelmValues();
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace },
      spec: { template: { spec: { containers: [{ name: GATEWAY_CONTAINER, volumeMounts }], volumes } } },
    };
  }

  /** Values for Istio's Helm chart `gateway`: `volumes` and `volumeMounts`. They replace lists of the same name in other values. */
  public toHelmValues(): { [field: string]: any } {
    return {
      volumes: this.mounts.map(({ volumeName, secret, optional }) => ({
        name: volumeName,
        secret: { secretName: secret.name, ...optional && { optional } },
      })),
      volumeMounts: this.mounts.map(({ volumeName, mountPath }) => ({ name: volumeName, mountPath, readOnly: true })),
    };
  }

  /**
   * Values for the chart that `istioctl install` uses: `gateways.istio-ingressgateway.secretVolumes`. They replace the chart's two default
   * volumes, which are kept only if they are among the mounts.
   */
  public toIstioctlValues(): { [field: string]: any } {
    return {
      gateways: {
        'istio-ingressgateway': {
          secretVolumes: this.mounts.map(({ volumeName, secret, mountPath }) => ({ name: volumeName, secretName: secret.name, mountPath })),
        },
      },
    };
  }

  /**
   * Writes all of them: `deployment-patch.yaml`, `gateway-values.yaml` (Helm chart `gateway`) and `istioctl-values.yaml`. They contain no
   * key material.
   *
   * @param directory path of the folder, created if needed
   */
  public writeFiles(directory: string): void {
    checkArguments('GatewayVolumes.writeFiles', [directory]);
    const write = (file: string, content: object) => writeFileSync(join(directory, file), Yaml.stringify(content));
    writing(directory, () => {
      mkdirSync(directory, { recursive: true });
      write('deployment-patch.yaml', this.toDeploymentPatch());
      write('gateway-values.yaml', this.toHelmValues());
      write('istioctl-values.yaml', this.toIstioctlValues());
    });
  }
}

function refuseClash(mount: SecretMount, other: SecretMount): void {
  const clash = mount.volumeName === other.volumeName ? `volume name '${mount.volumeName}'`
    : mount.mountPath === other.mountPath ? `mount path '${mount.mountPath}'`
      // a Secret's volume is read-only, so it cannot contain another mount
      : inside(mount, other) || inside(other, mount) ? `the directory around mount path '${mount.mountPath}'` : undefined;
  if (clash === undefined) return;
  throw new IngressError({
    code: 'duplicate-name',
    message: `${clash} is taken by the mount of Secret '${other.secret.name}', so Secret '${mount.secret.name}' cannot use it`,
    help: 'set another volumeName or mountPath, or one mount for both',
  }, mount);
}

function inside(inner: SecretMount, outer: SecretMount): boolean {
  return inner.mountPath.startsWith(`${outer.mountPath}/`);
}
