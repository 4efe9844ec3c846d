import { Construct, IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { madeElsewhere } from '../synth/made-elsewhere';
import { domainFlaw } from '../validation/domain-name';
import { gatewayNameProblem, namespaceProblem } from '../validation/object-name';
import { check } from '../validation/problem';

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
  constructor(scope: Construct, id: string, public readonly name: string, public readonly namespace?: string) {
    super(scope, id);
    if (name.includes('/')) {
      throw new IngressError({
        code: 'invalid-name',
        message: `gateway name '${name}' has a slash`,
        help: 'set the option namespace',
      }, this);
    }
    check(this, gatewayNameProblem(name), namespace === undefined ? undefined : namespaceProblem(namespace));
    madeElsewhere(this).push({ construct: this, kind: 'Gateway', name, namespace });
  }
}

/** The version of Istio that the workload of a Gateway runs, if the Gateway is created in this program. */
export function istioVersionOf(gateway: IGateway): string | undefined {
  return (gateway as { readonly workload?: { readonly istioVersion?: string } }).workload?.istioVersion;
}

/**
 * How a VirtualService in `namespace` refers to a Gateway: by name in the same namespace, else as `namespace/name`. Istio parses a plain
 * name as a domain, whose last label must not be all-numeric.
 */
export function gatewayReference(gateway: IGateway, namespace?: string): string {
  const { name, namespace: home } = gateway;
  return home === undefined || (home === namespace && domainFlaw(name) === undefined) ? name : `${home}/${name}`;
}
