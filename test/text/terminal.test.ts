import * as fc from 'fast-check';
import { IngressError } from '../../src/errors';
import { printable, printableJson, printableLine, printableLines } from '../../src/text/terminal';

// eslint-disable-next-line no-control-regex
const OBEYED = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

test.each([
  ['a colour', '\u001b[31m', '\\x1b[31m'],
  ['a title', '\u001b]0;x\u0007', '\\x1b]0;x\\x07'],
  ['an 8-bit sequence', '\u009b2J', '\\x9b2J'],
  ['a line feed', 'a\nb', 'a\\x0ab'],
  ['a right-to-left override', 'a\u202eb', 'a\\u202eb'],
  ['half a surrogate pair', 'a\ud800', 'a\\ud800'],
])('%s is shown, not obeyed', (_, text, shown) => {
  expect(printable(text)).toBe(shown);
});

test('letters of any alphabet stay', () => {
  expect(printable('café 域名 😀 مثال')).toBe('café 域名 😀 مثال');
});

test('lines stay lines', () => {
  expect(printableLines('a\n\u001b[2J')).toBe('a\n\\x1b[2J');
});

test('JSON keeps its value, and a terminal obeys nothing in it', () => {
  fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), value => {
    const text = printableJson(value);
    expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    expect(text.split('\n').some(line => OBEYED.test(line))).toBe(false);
  }));
});

test('an error shows control characters of the values in it', () => {
  const { message } = new IngressError({ code: 'invalid-host', message: "'\u001b[2Jx' is not a host", help: 'give\na name' });
  expect(message).toBe("'\\x1b[2Jx' is not a host; give\\x0aa name (invalid-host)");
});

test('an error shows the beginning and the end of a value that is too long to read', () => {
  const { message } = new IngressError({ code: 'invalid-host', message: `'${'a.'.repeat(1_000_000)}com' is not a host` });
  expect(message).toMatch(/^'(a\.)+a… \(2000005 characters\) …(a\.)+com' is not a host \(invalid-host\)$/);
  expect(message.length).toBeLessThan(400);
});

test('long words are shortened in JSON as in lines, and so is a text of many words', () => {
  const long = 'x'.repeat(3_000_000);
  expect(printableLine(long)).toBe(`${'x'.repeat(200)}… (3000000 characters) …${'x'.repeat(50)}`);
  expect(JSON.parse(printableJson([long, 'a b']))).toEqual([printableLine(long), 'a b']);
  expect(printableLine('a b '.repeat(1_000_000)).length).toBeLessThan(51_000);
});
