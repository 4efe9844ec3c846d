import { createHash } from 'node:crypto';
import { Expiring, placeText } from './expiring';
import { printable } from '../../text/terminal';

/** Octets of a line without its break (RFC 5545, section 3.1). */
const MAX_OCTETS = 75;
/** A reminder for what nobody is known to renew. */
const REMINDER = '-P30D';

/**
 * An iCalendar with one event per known end. The same entries give the same bytes: the time stamp of an event is the start of validity. Its
 * UID depends on where the certificate is kept, so that the event moves when the certificate is renewed.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5545
 */
export function calendar(entries: readonly Expiring[]): string {
  const uids = new Set<string>();
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//cdk8s-istio-ingress//expiry//EN',
    'CALSCALE:GREGORIAN',
    'NAME:Certificates',
    'X-WR-CALNAME:Certificates',
    ...entries.filter(({ notAfter }) => notAfter !== undefined).flatMap(entry => event(entry, uids)),
    'END:VCALENDAR',
  ];
  return lines.map(line => `${fold(line)}\r\n`).join('');
}

function event(entry: Expiring, uids: Set<string>): string[] {
  const { kind, name, notBefore, notAfter, renewal, uses, places } = entry;
  const hosts = [...new Set(uses.flatMap(use => use.hosts))];
  const description = [
    ...hosts.length > 0 ? [`hosts: ${hosts.join(', ')}`] : [],
    ...uses.length > 0 ? [`Gateway: ${[...new Set(uses.map(({ gateway }) => gateway))].join(', ')}`] : [],
    `in: ${places.map(placeText).join(', ')}`,
    `renewed by: ${renewal.by}${renewal.from === undefined ? '' : `, from ${renewal.from.slice(0, 10)}`}`,
  ].join('\n');
  const summary = `${name}: ${kind} ends`;
  return [
    'BEGIN:VEVENT',
    `UID:${uidOf(entry, uids)}`,
    `DTSTAMP:${time(notBefore ?? notAfter!)}`,
    `DTSTART:${time(notAfter!)}`,
    `SUMMARY:${text(summary)}`,
    `DESCRIPTION:${text(description)}`,
    'TRANSP:TRANSPARENT',
    'BEGIN:VALARM',
    'ACTION:DISPLAY',
    `DESCRIPTION:${text(summary)}`,
    renewal.from === undefined ? `TRIGGER:${REMINDER}` : `TRIGGER;VALUE=DATE-TIME:${time(renewal.from)}`,
    'END:VALARM',
    'END:VEVENT',
  ];
}

/** The path of a store may differ between machines, so a store's entry counts without it. */
function uidOf({ kind, name, places, fingerprint }: Expiring, uids: Set<string>): string {
  const stored = places.find(place => place.kind === 'store');
  const identity = [kind, name, stored ? [stored.entry] : [places[0].kind, places[0].name, places[0].entry]];
  const plain = uidText(identity);
  // two certificates of one name in one bundle
  const uid = uids.has(plain) ? uidText([...identity, fingerprint]) : plain;
  uids.add(uid);
  return uid;
}

function uidText(identity: readonly unknown[]): string {
  return `${createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 40)}@cdk8s-istio-ingress`;
}

/** UTC without fractions: `20270301T120000Z`. */
function time(iso: string): string {
  return new Date(iso).toISOString().replace(/[-:]|\.\d+/g, '');
}

function text(value: string): string {
  return value.split('\n').map(line => printable(line).replace(/[\\;,]/g, '\\$&')).join('\\n');
}

/** Continues long lines on the next, which begins with a space; no character of UTF-8 is cut. */
function fold(line: string): string {
  let [folded, octets] = ['', 0];
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) [folded, octets] = [`${folded}\r\n `, 1];
    folded += character;
    octets += size;
  }
  return folded;
}
