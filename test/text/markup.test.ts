import { csvCell, htmlText, markdownText, sarifText, sarifUri } from '../../src/text/markup';

test.each([
  ['=cmd|calc', '"\'=cmd|calc"'], ['+1', '"\'+1"'], ['@x', '"\'@x"'], ['-x', '"\'-x"'], ['a,b', '"a,b"'], ['say "x"', '"say ""x"""'],
  ['a\nb', 'a\\x0ab'], ['plain', 'plain'],
])('%j is one cell of CSV, and no formula', (value, cell) => {
  expect(csvCell(value)).toBe(cell);
});

test('HTML has neither tags nor attributes from outside', () => {
  expect(htmlText('<a href="x" onclick=\'y\'>&`')).toBe('&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&#38;&#96;');
});

test.each([
  ['[x](http://y)', '\\[x\\]\\(http\\://y\\)'], ['a|b', 'a\\|b'], ['<img>', '\\<img\\>'], ['1. x', '1\\. x'], ['`a`', '\\`a\\`'],
  ['10.0.0.1', '10\\.0.0.1'],
])('Markdown shows %s as it is', (value, text) => {
  expect(markdownText(value)).toBe(text);
});

test('a message of SARIF has no placeholders and no links', () => {
  expect(sarifText('a{0} [x](javascript:y) spec.servers[0]')).toBe('a{{0}} [x] (javascript:y) spec.servers[0]');
});

test.each([
  ['a b/ü%.yaml', 'a%20b/%C3%BC%25.yaml'], ['dir\\file.yaml', 'dir/file.yaml'], ['C:\\a b.yaml', 'file:///C:/a%20b.yaml'],
  ['a:b.yaml', 'a%3Ab.yaml'],
])('the path %s is a URI reference', (path, uri) => {
  expect(sarifUri(path)).toBe(uri);
});
