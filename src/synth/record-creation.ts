import { IConstruct } from 'constructs';
import { SynthChecks } from './synth-checks';
import { Callable, CallSite } from '../errors/call-site';

/**
 * Called by every construct of the library that creates API objects: attaches the checks to its app, and records where the construct was
 * created, for findings.
 *
 * @param construct the construct, in its constructor
 * @param constructor `new.target`
 */
export function recordCreation(construct: IConstruct, constructor: Callable): void {
  SynthChecks.of(construct).changed();
  CallSite.of(constructor).record(construct);
}
