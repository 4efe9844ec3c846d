import { IConstruct } from 'constructs';
import { AppState } from '../app-state';

/** An object that a program refers to and does not create. */
export interface MadeElsewhere {
  readonly construct: IConstruct;
  readonly kind: 'Gateway' | 'Secret';
  readonly name: string;
  readonly namespace?: string;
}

/** The objects of the app around a construct that exist without it; the analysis does not miss them. */
export function madeElsewhere(scope: IConstruct): MadeElsewhere[] {
  return AppState.of(scope).part('made-elsewhere', () => []);
}
