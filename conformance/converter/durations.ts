import { Duration } from 'cdk8s';
import { Fields } from './fields';

const UNITS: { readonly [unit: string]: number } = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Milliseconds of a duration as Go writes it: `1m30s`, `0.5s`; undefined for another text. */
export function milliseconds(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(h|ms|m|s))+$/.test(text)) return undefined;
  const sum = [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|m|s)/g)].reduce((total, [, number, unit]) => total + Number(number) * UNITS[unit], 0);
  return Math.round(sum * 1e6) / 1e6;
}

/** A field with a duration. */
export function duration(fields: Fields, field: string): Duration | undefined {
  const text = fields.text(field);
  if (text === undefined) return undefined;
  return Duration.millis(milliseconds(text) ?? fields.refuse(field, 'not a duration'));
}
