import { Construct, IConstruct } from 'constructs';
import { madeElsewhere } from '../synth/made-elsewhere';
import { namespaceProblem, objectNameProblem } from '../validation/object-name';
import { check } from '../validation/problem';

/** A VirtualService without hosts, to which the routes of another one delegate; created here or elsewhere. */
export interface IDelegateVirtualService extends IConstruct {
  /** Name of the VirtualService. */
  readonly name: string;

  /**
   * Namespace of the VirtualService.
   *
   * @default - the namespace of the VirtualService that delegates to it
   */
  readonly namespace?: string;
}

/** A delegate by name; creates nothing. */
export class DelegateReference extends Construct implements IDelegateVirtualService {
  constructor(scope: Construct, id: string, public readonly name: string, public readonly namespace?: string) {
    super(scope, id);
    check(this, objectNameProblem(name), namespace === undefined ? undefined : namespaceProblem(namespace));
    madeElsewhere(this).push({ construct: this, kind: 'VirtualService', name, namespace });
  }
}
