import { Construct, IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { madeElsewhere } from '../synth/made-elsewhere';
import { domainFlaw } from '../validation/domain-name';
import { gatewayNameProblem, MESH, meshNameProblem, namespaceProblem } from '../validation/object-name';
import { check } from '../validation/problem';
import { GatewayWorkload } from '../workload/gateway-workload';

/** A Gateway that a VirtualService binds to, created here or elsewhere. */
export interface IGateway extends IConstruct {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of the object that refers to it
   */
  readonly namespace?: string;
}

/** A Gateway by name; creates nothing. */
export class GatewayReference extends Construct implements IGateway {
  constructor(
    scope: Construct,
    id: string,
    public readonly name: string,
    public readonly namespace?: string,
    public readonly workload?: GatewayWorkload,
  ) {
    super(scope, id);
    if (name.includes('/')) {
      throw new IngressError({
        code: 'invalid-name',
        message: `gateway name '${name}' has a slash`,
        help: 'set the option namespace',
      }, this);
    }
    check(this,
      isMesh(this) ? meshNameProblem() : undefined,
      gatewayNameProblem(name),
      namespace === undefined ? undefined : namespaceProblem(namespace));
    madeElsewhere(this).push({ construct: this, kind: 'Gateway', name, namespace });
  }
}

/** The workloads of the mesh, in a place of a Gateway. It has no scope, because it belongs to no app. */
export class MeshReference extends Construct implements IGateway {
  public readonly name = MESH;
  public readonly namespace = undefined;

  constructor() {
    super(undefined as unknown as Construct, '');
  }
}

/** Whether a gateway is the mesh. */
export function isMesh(gateway: IGateway): boolean {
  return gateway.name === MESH && gateway.namespace === undefined;
}

/** The workload of a Gateway, if the program names it. */
export function workloadOf(gateway: IGateway): GatewayWorkload | undefined {
  return (gateway as { readonly workload?: GatewayWorkload }).workload;
}

/** The version of Istio that the workload of a Gateway runs, if the program names it. */
export function istioVersionOf(gateway: IGateway): string | undefined {
  return workloadOf(gateway)?.istioVersion;
}

/**
 * How a VirtualService in `namespace` refers to a Gateway: by name in the same namespace, else as `namespace/name`. Istio parses a plain
 * name as a domain, whose last label must not be all-numeric.
 */
export function gatewayReference(gateway: IGateway, namespace?: string): string {
  const { name, namespace: home } = gateway;
  return home === undefined || (home === namespace && name !== MESH && domainFlaw(name) === undefined) ? name : `${home}/${name}`;
}
