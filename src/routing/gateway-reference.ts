import { Construct, IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { madeElsewhere } from '../synth/made-elsewhere';
import { domainFlaw } from '../validation/domain-name';
import { gatewayNameProblem, namespaceProblem } from '../validation/object-name';
import { check } from '../validation/problem';

/** A Gateway that a VirtualService binds to, made here or elsewhere. */
export interface IGateway extends IConstruct {
  /** Name of the Gateway. */
  readonly name: string;

  /**
   * Namespace of the Gateway.
   *
   * @default - the namespace of whatever refers to it
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
        help: 'give the namespace as an option of its own',
      }, this);
    }
    check(this, gatewayNameProblem(name), namespace === undefined ? undefined : namespaceProblem(namespace));
    madeElsewhere(this).push({ construct: this, kind: 'Gateway', name, namespace });
  }
}

/**
 * How a VirtualService in `namespace` names a Gateway: by its name alone at home, else `namespace/name`. Istio reads a name
 * alone as a domain, of which no last part may be all-numeric.
 */
export function gatewayReference(gateway: IGateway, namespace?: string): string {
  const { name, namespace: home } = gateway;
  return home === undefined || (home === namespace && domainFlaw(name) === undefined) ? name : `${home}/${name}`;
}
