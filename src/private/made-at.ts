import { IConstruct } from 'constructs';
import { Callable, CallSite } from '../errors/call-site';
import { SynthChecks } from '../synth/synth-checks';

/**
 * What every construct of the library does that makes API objects: its app is checked when it is synthesized, and findings
 * show where it was created.
 *
 * @param construct the construct, in its constructor
 * @param constructor `new.target`
 */
export function introduce(construct: IConstruct, constructor: Callable): void {
  SynthChecks.of(construct).changed();
  CallSite.of(constructor).record(construct);
}
