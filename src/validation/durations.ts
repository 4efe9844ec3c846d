import { refused, ValidationProblem } from './problem';
import { IngressErrorCode } from '../errors';

const UNITS: { readonly [unit: string]: number } = {
  ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000,
};
const LONGEST_MS = 9_223_372_036_000;
const PART = /(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;

/** Milliseconds of a duration such as `1h30m`, `2.5s`, `10ms`; undefined if it is invalid. */
export function parseDuration(value: string): number | undefined {
  const [, sign, body] = /^([-+]?)(.*)$/s.exec(value)!;
  if (body === '0') {
    return 0;
  }
  const parts = [...body.matchAll(PART)];
  if (parts.length === 0 || parts.map(p => p[0]).join('') !== body) {
    return undefined;
  }
  const total = parts.reduce((sum, [, number, unit]) => sum + Number(number) * UNITS[unit], 0);
  return sign === '-' ? -total : total;
}

/** Problems of a duration: shorter than or not a multiple of a millisecond, or more nanoseconds than Go and Envoy can represent. */
export function durationProblem(value: string, code: IngressErrorCode = 'invalid-route'): ValidationProblem | undefined {
  const problem = (message: string, help: string) => refused({ code, message, help });
  const ms = parseDuration(value);
  if (ms === undefined) {
    return problem(`'${value}' is not a duration`, durationHelp(value));
  }
  if (ms < 1) {
    return problem(`duration '${value}' is too short`, 'the minimum is 1ms');
  }
  if (ms >= LONGEST_MS) {
    return problem(`duration '${value}' is too long`, 'the maximum is 292 years');
  }
  return Math.abs(ms - Math.round(ms)) < 1e-6
    ? undefined
    : problem(`duration '${value}' is finer than a millisecond`, 'use whole milliseconds');
}

function durationHelp(value: string): string {
  const [, number, unit = ''] = /^(\d+)\s*([a-z]*)$/i.exec(value.trim()) ?? [];
  if (number === undefined || /^(y|mo|w)/i.test(unit)) {
    return 'write it as 1h, 5m, 10s or 500ms';
  }
  return unit === '' ? `give a unit: '${number}s' for seconds, or h, m, ms`
    : /^d/i.test(unit) ? `there is no unit for days: write '${Number(number) * 24}h'` : `the units are h, m, s and ms: write '${number}${unit[0].toLowerCase()}'`;
}
