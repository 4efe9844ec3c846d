import { blockContains, ipBlockProblem, mappedBlock } from '../../src/validation/ip-block';

test.each([
  '0.0.0.0/0', '10.0.0.0/8', '203.0.113.7', '203.0.113.7/32', '203.0.113.6/31', '::/0', '::1', '2001:db8::/32', '2001:db8:0:0:0:0:0:1', '2001:db8::7/128',
  'fe80::/10', '64:ff9b::/96',
])('%s is an address or a range', text => {
  expect(ipBlockProblem(text)).toBeUndefined();
});

test.each<[string, RegExp]>([
  ['', /not an IP address/],
  ['shop.example.com', /not an IP address/],
  ['10.0.0.0/33', /not an IP address/],
  ['10.0.0.0/08', /not an IP address/],
  ['10.0.0.0/', /not an IP address/],
  ['10.0.0', /not an IP address/],
  ['010.0.0.1', /not an IP address/],
  ['10.0.0.1 ', /not an IP address/],
  ['10.0.0.0-10.0.0.9', /not an IP address/],
  ['::/129', /not an IP address/],
  ['fe80::1%eth0', /has a zone/],
  ['[::1]', /not an IP address/],
  ['*', /not an IP address/],
  ['10.1.2.3/8', /covers all addresses from 10\.0\.0\.0/],
  ['2001:db8::7/64', /covers all addresses from 2001:db8::$/],
  ['::ffff:10.0.0.1', /IPv4 address in IPv6 form/],
])('%s is refused', (text, message) => {
  expect(ipBlockProblem(text)).toMatchObject({ code: 'invalid-access', message: expect.stringMatching(message) });
});

test('the help of a range that begins in the middle names the range and the single address', () => {
  expect(ipBlockProblem('10.1.2.3/8')!.help).toBe("use '10.0.0.0/8' for the range, or '10.1.2.3' for one address");
});

test.each<[string, string, boolean]>([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['203.0.113.128/25', '203.0.113.127', false],
  ['203.0.113.128/25', '203.0.113.128', true],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/32', '2001:db9::1', false],
  ['2001:db8::1', '2001:0DB8:0:0::1', true],
  ['0.0.0.0/0', '::1', false],
  ['::/0', '1.2.3.4', false],
  ['64:ff9b::/96', '64:ff9b::192.0.2.1', true],
])('%s and %s: %s', (block, address, expected) => {
  expect(blockContains(block, address)).toBe(expected);
});

test.each([
  ['203.0.113.7', '::ffff:203.0.113.7/128'], ['198.51.100.0/24', '::ffff:198.51.100.0/120'], ['0.0.0.0/0', '::ffff:0.0.0.0/96'], ['2001:db8::/32', undefined],
])('the IPv6 form of %s is %s', (block, mapped) => {
  expect(mappedBlock(block)).toBe(mapped);
});
