import * as fc from 'fast-check';
import { curlUrl, INGRESS_HOST, shellCommand } from '../../src/text/shell';
import { record } from '../helpers/recorded-commands';

test.each([
  ['a command substitution', '$(touch made)'],
  ['backquotes', '`touch made`'],
  ['a variable', '$HOME'],
  ['a variable in braces', '${IFS}'],
  ['quotes', "it's \"so\""],
  ['the end of a command', 'x; touch made; #'],
  ['a redirection', '>made'],
  ['a background job', 'a&touch made'],
  ['patterns of files', '*?[a-z]'],
  ['a home folder', '~root'],
  ['brace expansion', '{a,b}'],
  ['a history expansion', '!!'],
  ['backslashes', '\\\\n\\'],
  ['no text', ''],
  ['letters of other alphabets', 'café 域名'],
])('%s is one word, of which the shell interprets nothing', (_, word) => {
  expect(record(shellCommand('curl', word, 'next'))).toEqual({ calls: [['curl', word, 'next']], made: [] });
});

test('any text without control characters reaches a program as it is', () => {
  const word = fc.string({ unit: 'grapheme', maxLength: 20 }).map(text => text.replace(/[\p{C}\u2028\u2029]/gu, ''));
  const many = fc.sample(fc.tuple(word, word), { numRuns: 1000, seed: 1 });
  const { calls, made } = record(many.map(words => shellCommand('curl', ...words)).join('\n'));
  expect(calls).toEqual(many.map(words => ['curl', ...words]));
  expect(made).toEqual([]);
});

test('a variable of ours is replaced, and its value is not split', () => {
  expect(record(shellCommand('curl', ['a b:', INGRESS_HOST]), { INGRESS_HOST: '1 2' }).calls).toEqual([['curl', 'a b:1 2']]);
});

test('text that looks like the variable stays text', () => {
  expect(record(shellCommand('curl', '$INGRESS_HOST'), { INGRESS_HOST: 'address' }).calls).toEqual([['curl', '$INGRESS_HOST']]);
});

test('a line feed cannot begin another command', () => {
  expect(record(shellCommand('curl', 'a\ntouch made')).calls).toEqual([['curl', 'a\\x0atouch made']]);
});

test('curl does not expand brackets and braces of a URL', () => {
  expect(curlUrl('http://a/{b,c}')).toEqual(['--globoff', 'http://a/{b,c}']);
  expect(curlUrl('http://a/b')).toEqual(['http://a/b']);
});
