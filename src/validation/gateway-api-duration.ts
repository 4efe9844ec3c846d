import { parseDuration } from './durations';
import { inexpressible } from './gateway-api';

const UNITS: readonly (readonly [unit: string, milliseconds: number])[] = [['h', 3_600_000], ['m', 60_000], ['s', 1000], ['ms', 1]];

/**
 * Converts a duration of Istio to the format of the Gateway API, which has no fractions: `1500ms` becomes `1s500ms`.
 *
 * @param option the option that errors name
 * @throws IngressError `gateway-api` for more than 99999 hours
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function gatewayApiDuration(duration: string, option: string): string {
  let rest = Math.round(parseDuration(duration)!);
  if (rest >= 100_000 * 3_600_000) throw inexpressible(option, `'${duration}' has more than five digits of hours`, 'use 99999h at most');
  return UNITS.map(([unit, milliseconds]) => {
    const count = Math.floor(rest / milliseconds);
    rest -= count * milliseconds;
    return count === 0 ? '' : `${count}${unit}`;
  }).join('');
}
