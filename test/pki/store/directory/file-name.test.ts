import fc from 'fast-check';
import { problemOf } from './temporary-store';
import { fileName } from '../../../../src/pki/store/directory/file-name';

test.each([
  ['shop', 'shop'],
  ['shop.example.com', 'shop.example.com'],
  ['Shop_1-a', 'Shop_1-a'],
  ['*.shop.example', '+wildcard.shop.example'],
  ['*', '+wildcard'],
  ['a*b', 'a+2ab'],
  ['ca/shop', 'ca+2fshop'],
  ['..', '+2e+2e'],
  ['../../etc/passwd', '+2e.+2f..+2fetc+2fpasswd'],
  ['.git', '+2egit'],
  ['-rf', '+2drf'],
  ['a b:c\\d', 'a+20b+3ac+5cd'],
  ['1+1', '1+2b1'],
  ['münchen', 'm+c3+bcnchen'],
  ['trailing.', 'trailing+2e'],
  ['store.json', 'store.json'],
  ['CON', '+43ON'],
  ['aux.txt', '+61ux.txt'],
  ['console', 'console'],
])('%j is kept in the file %s.pem', (name, stem) => {
  expect(fileName(name)).toBe(`${stem}.pem`);
});

test.each(['', 'a\nb', 'a\0b', '\x7f', '\ud800', 'x'.repeat(1001)])('%j names nothing', name => {
  expect(problemOf(() => fileName(name)).code).toBe('invalid-name');
});

const names = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aA.*+/2fe-~ü'), minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    .filter(name => name.length <= 1000 && !/[\p{Cc}\p{Surrogate}]/u.test(name)));

test('every file is one plain path segment that all file systems take', () => {
  fc.assert(fc.property(names, name => /^[A-Za-z0-9_+][A-Za-z0-9_.+~-]{0,199}\.pem$/.test(fileName(name)) && !fileName(name).endsWith('..pem')));
});

test('no two names share a file', () => {
  fc.assert(fc.property(names, names, (a, b) => a === b || fileName(a) !== fileName(b)), { numRuns: 2000 });
});

test('names of any length get different files', () => {
  const long = `*.${'a'.repeat(900)}`;
  expect(fileName(`${long}b`)).not.toBe(fileName(`${long}c`));
});
