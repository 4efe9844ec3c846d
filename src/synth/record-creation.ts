import { IConstruct } from 'constructs';
import { removeOnFailure } from './all-or-nothing';
import { SynthChecks } from './synth-checks';
import { Callable, CallSite } from '../errors/call-site';

/** Properties of a construct that a method of the library creates for the program that called it at `_site`. */
export type CreatedAt<Props> = Props & { readonly _site: CallSite };

/**
 * Called by every construct of the library that creates API objects: attaches the checks to its app, and records where the construct was
 * created, for findings. The construct is removed if it is created in a change of the app that fails.
 *
 * @param construct the construct, in its constructor
 * @param constructor `new.target`
 * @param props the properties of the construct, if the library creates such constructs itself
 */
export function recordCreation(construct: IConstruct, constructor: Callable, props: object = {}): void {
  removeOnFailure(construct);
  SynthChecks.of(construct).changed();
  const { _site: site } = props as Partial<CreatedAt<object>>;
  (site instanceof CallSite ? site : CallSite.of(constructor)).record(construct);
}
