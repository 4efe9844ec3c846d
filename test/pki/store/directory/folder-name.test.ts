import fc from 'fast-check';
import { problemOf } from './temporary-store';
import { folderName } from '../../../../src/pki/store/directory/folder-name';

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
  ['index.json', '+69ndex.json'],
  ['CON', '+43ON'],
  ['aux.txt', '+61ux.txt'],
  ['console', 'console'],
])('%j lies in the folder %s', (name, folder) => {
  expect(folderName(name)).toBe(folder);
});

test.each(['', 'a\nb', 'a\0b', '\x7f', '\ud800', 'x'.repeat(1001)])('%j names nothing', name => {
  expect(problemOf(() => folderName(name)).code).toBe('invalid-name');
});

const names = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'aA.*+/2fe-~ü'), minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 300 })
    .filter(name => name.length <= 1000 && !/[\p{Cc}\p{Surrogate}]/u.test(name)));

test('every folder is one plain path segment that all file systems take', () => {
  fc.assert(fc.property(names, name => /^[A-Za-z0-9_+][A-Za-z0-9_.+~-]{0,199}$/.test(folderName(name)) && !folderName(name).endsWith('.')));
});

test('no two names share a folder', () => {
  fc.assert(fc.property(names, names, (a, b) => a === b || folderName(a) !== folderName(b)), { numRuns: 2000 });
});

test('names of any length get folders of their own', () => {
  const long = `*.${'a'.repeat(900)}`;
  expect(folderName(`${long}b`)).not.toBe(folderName(`${long}c`));
});
