import { gatewayApiDuration } from '../../src/validation/gateway-api-duration';
import { listenerHostname } from '../../src/validation/gateway-api-hostname';
import { checkMatchedPath } from '../../src/validation/gateway-api-path';
import { problemOf } from '../helpers/charts';

/** The pattern of the CRD. */
const DURATION = /^([0-9]{1,5}(h|m|s|ms)){1,4}$/;

test.each(['1ms', '999ms', '1500ms', '3600s', '86399999ms', '99999h', '1.5s', '2h45m'])(
  'the duration %s has the form of the CRD and the same length',
  duration => {
    const written = gatewayApiDuration(duration, 'timeout');
    expect(written).toMatch(DURATION);
    const units: { [unit: string]: number } = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
    const total = (text: string) =>
      [...text.matchAll(/([0-9.]+)(ms|h|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit], 0);
    expect(total(written)).toBe(total(duration));
  },
);

test('a duration of more hours than the CRD takes is refused', () => {
  expect(problemOf(() => gatewayApiDuration('100000h', 'timeout')).code).toBe('gateway-api');
});

test('hostnames are in lower case, and every name is none', () => {
  expect(['Shop.Example.com', '*.Example.com', '*'].map(listenerHostname)).toEqual(['shop.example.com', '*.example.com', undefined]);
});

test.each(['/a//b', '/a/./b', '/a/../b', '/a/..', '/a%2Fb', '/a"b', '/ä', '/a%zz'])(
  'the path %s, which the CRD refuses, is refused',
  path => {
    expect(problemOf(() => checkMatchedPath(path, 'paths')).code).toBe('gateway-api');
  },
);

test.each(['/', '/a/b.c~d', '/a%20b', '/a...b', '/:x@y;z=1,2'])('the path %s is taken', path => {
  expect(() => checkMatchedPath(path, 'paths')).not.toThrow();
});
