import { Failed } from './convert';
import { IstioObject, Kind } from './istio-objects';

/** What became of one object. */
export interface Outcome {
  readonly original: IstioObject;
  /** Why the object is not counted. */
  readonly leftOut?: string;
  /** Why the constructs do not write it. */
  readonly failed?: Failed;
}

/** Objects by kind, then reasons by number of objects. */
export function table(outcomes: readonly Outcome[], kinds: readonly string[]): string {
  const rows = [...kinds, undefined].map(kind => {
    const mine = outcomes.filter(({ original }) => kind === undefined || original.kind === kind as Kind);
    const targets = mine.filter(({ leftOut }) => leftOut === undefined);
    const converted = targets.filter(({ failed }) => failed === undefined);
    const share = targets.length === 0 ? '' : `${(100 * converted.length / targets.length).toFixed(1)} %`;
    return [kind ?? 'all', String(mine.length), String(mine.length - targets.length), String(converted.length), String(targets.length), share];
  });
  const grid = [['', 'objects', 'left out', 'converted', 'of', ''], ...rows]
    .map(([first, ...rest]) => `  ${first.padEnd(16)}${rest.map(cell => cell.padStart(11)).join('')}`);
  return [
    ...grid,
    'left out:', ...counted(outcomes.flatMap(({ leftOut }) => leftOut ?? [])),
    'not converted:', ...counted(outcomes.flatMap(({ failed }) => failed?.reason ?? [])),
  ].join('\n');
}

export function counted(values: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one).map(([value, count]) => `  ${String(count).padStart(4)} x ${value}`);
}
