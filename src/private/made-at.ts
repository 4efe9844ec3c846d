import { IConstruct } from 'constructs';
import { CallSite } from './call-site';
import { checkAtSynth } from './synth-checks';

const SITES = new WeakMap<IConstruct, CallSite>();

/**
 * What every construct of the library does that makes API objects: its app is checked when it is synthesized, and what is said
 * of it then can show who made it.
 *
 * @param construct the construct, in its constructor
 */
export function introduce(construct: IConstruct): void {
  checkAtSynth(construct);
  SITES.set(construct, CallSite.ofConstruct(introduce));
}

/**
 * Where the user made a construct, or the nearest construct of the library around it.
 *
 * @param construct the construct
 * @returns `file:line:column`, or undefined when it is not known
 */
export function madeAt(construct: IConstruct): string | undefined {
  for (let around: IConstruct | undefined = construct; around; around = around.node.scope) {
    const site = SITES.get(around);
    if (site) {
      return site.place;
    }
  }
  return undefined;
}
