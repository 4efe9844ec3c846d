import { calendar } from '../../../src/report/expiry/calendar';
import { Expiring } from '../../../src/report/expiry/expiring';

/** Another reader of iCalendar judges the whole command in the conformance suite `alerts`. */
const ENTRY: Expiring = {
  kind: 'server certificate',
  name: 'shop.example.com',
  names: [],
  fingerprint: '00',
  notBefore: '2027-01-01T00:00:00.000Z',
  notAfter: '2028-02-03T04:05:06.000Z',
  daysLeft: 3,
  places: [{ kind: 'Secret', name: 'istio-system/shop', entry: 'tls.crt' }],
  uses: [{ gateway: 'shop/front', hosts: ['shop.example.com'] }],
  renewal: { by: 'a synth', from: '2027-10-01T00:00:00.000Z' },
};

/** The content lines of a calendar, unfolded as RFC 5545 says. */
function linesOf(entries: readonly Expiring[]): string[] {
  return calendar(entries).replaceAll('\r\n ', '').split('\r\n');
}

function uidsOf(...entries: Expiring[]): string[] {
  return linesOf(entries).filter(line => line.startsWith('UID:'));
}

test('an event has the end, the hosts, the gateway, the Secret and the time of renewal', () => {
  expect(linesOf([ENTRY])).toEqual(expect.arrayContaining([
    'DTSTART:20280203T040506Z',
    'DTSTAMP:20270101T000000Z',
    'SUMMARY:shop.example.com: server certificate ends',
    'DESCRIPTION:hosts: shop.example.com\\nGateway: shop/front\\nin: Secret istio-system/shop (tls.crt)\\nrenewed by: a synth\\, from 2027-10-01',
    'TRIGGER;VALUE=DATE-TIME:20271001T000000Z',
  ]));
});

test('lines end with CRLF and have at most 75 octets, and no character is cut', () => {
  const name = 'größe-€-😀'.repeat(30);
  const text = calendar([{ ...ENTRY, name }]);
  expect(text.split('\r\n').every(line => Buffer.byteLength(line) <= 75 && !line.includes('\n'))).toBe(true);
  expect(text.replaceAll('\r\n ', '')).toContain(`SUMMARY:${name}: server`);
  expect(Buffer.from(text, 'utf8').toString('utf8')).toBe(text);
});

test('commas, semicolons, backslashes and control characters of names are escaped', () => {
  expect(linesOf([{ ...ENTRY, name: 'a,b;c\\d\r\nEND:VCALENDAR\u0007' }])).toContain(
    'SUMMARY:a\\,b\\;c\\\\d\\\\x0d\\nEND:VCALENDAR\\\\x07: server certificate ends',
  );
});

test('the UID stays when the certificate is renewed, and when its store is at another path', () => {
  const stored = (path: string) => ({ ...ENTRY, places: [...ENTRY.places, { kind: 'store', name: path, entry: 'shop' }] });
  expect(uidsOf(ENTRY)).toEqual(uidsOf({ ...ENTRY, fingerprint: '11', notAfter: '2029-01-01T00:00:00.000Z' }));
  expect(uidsOf(stored('a'))).toEqual(uidsOf(stored('/b/c')));
  expect(uidsOf(ENTRY)).not.toEqual(uidsOf({ ...ENTRY, kind: 'authority' }));
});

test('two certificates of one name in one bundle have two UIDs', () => {
  expect(new Set(uidsOf(ENTRY, { ...ENTRY, fingerprint: '11' })).size).toBe(2);
});

test('what has no known end is not an event', () => {
  expect(uidsOf({ ...ENTRY, notAfter: undefined })).toEqual([]);
});
