import { IConstruct } from 'constructs';
import { AppState } from '../app-state';

/** An object that a program refers to and does not create. */
export interface MadeElsewhere {
  readonly construct: IConstruct;
  /** `Gateway` is Istio's, `KubernetesGateway` that of the Gateway API. */
  readonly kind: 'Gateway' | 'KubernetesGateway' | 'Secret' | 'VirtualService';
  readonly name: string;
  readonly namespace?: string;
}

/** Objects that exist without the app; the analysis does not report them as missing. */
export function madeElsewhere(scope: IConstruct): MadeElsewhere[] {
  return AppState.of(scope).part('made-elsewhere', () => []);
}
