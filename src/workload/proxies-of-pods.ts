import { IConstruct } from 'constructs';
import { GatewayWorkload } from './gateway-workload';
import { samePods } from './same-pods';
import { AppState } from '../app-state';
import { CallSite } from '../errors/call-site';
import { append } from '../synth/all-or-nothing';

interface Declaration {
  readonly construct: IConstruct;
  readonly workload: GatewayWorkload;
  /** Whether it compares addresses of clients. */
  readonly compares: boolean;
}

/**
 * Refuses an app that declares the same Pods with different numbers of trusted proxies: they run with one number, so that policies for
 * another one compare an address that a client can choose, or that of a proxy. A Gateway without the option agrees with others as long as
 * it compares no address.
 *
 * @param construct depends on the number
 * @param compares whether it compares addresses of clients
 */
export function declareProxies(construct: IConstruct, workload: GatewayWorkload, compares: boolean): void {
  const declarations = AppState.of(construct).part('trusted-proxies', (): Declaration[] => []);
  const own: Declaration = { construct, workload, compares };
  const position = declarations.length;
  append(construct, declarations, own);
  construct.node.addValidation({
    validate: () => {
      const other = declarations.find((each, index) => index < position && disagree(each, own));
      return other === undefined ? [] : [
        `the Pods in namespace '${workload.namespace}' have ${workload.trustedProxies} trusted proxies here and ${other.workload.trustedProxies} in `
          + `${other.construct.node.path}${CallSite.suffix(other.construct)}; use one GatewayWorkload with trustedProxies for both (invalid-access)`,
      ];
    },
  });
}

function disagree(a: Declaration, b: Declaration): boolean {
  const [one, two] = [a.workload.trustedProxies, b.workload.trustedProxies];
  return one !== two && samePods(a.workload, b.workload) && isDeclared(a) && isDeclared(b);
}

/** A workload without the option trusts no proxy, which matters to policies alone. */
function isDeclared({ workload, compares }: Declaration): boolean {
  return workload.trustedProxies > 0 || compares;
}
