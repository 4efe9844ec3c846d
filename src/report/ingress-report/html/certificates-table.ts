import { daysLabel } from './hosts-table';
import { html, Markup, Part } from './markup';
import { tools } from './tools';
import { DAY } from '../../../text/days';
import { Expiring, placeText } from '../../expiry/expiring';
import { ReportData } from '../report-data';
import { daysState, listed } from '../words';

const WIDTH = 220;
/** The shortest and the longest time that the time line shows, in days. */
const SHORTEST = 90;
const LONGEST = 400;
const MAX_NAMES = 3;
/** For fewer certificates, the table itself shows when they end. */
const MANY = 10;

/** The certificates with a time line of their ends and renewals. */
export function certificatesTable(data: ReportData): Markup {
  const { certificates, day } = data;
  if (certificates.length === 0) return html`<p>The manifests have no certificates.</p>`;
  const days = Math.min(LONGEST, Math.max(SHORTEST, ...certificates.map(({ daysLeft = 0 }) => Math.min(daysLeft + 1, LONGEST))));
  const last = new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
  return html`${certificates.length >= MANY ? months(data) : undefined}
<p class="muted">A bar ends with its certificate; a mark in it is the start of its renewal.${
  certificates.every(({ renewal }) => renewal.by === 'unknown')
    ? ' Who renews a certificate is in its store: add the folder of the store to the command.' : ''}</p>
${tools({ rows: '#certificates > tbody > tr', count: certificates.length, noun: 'certificates', id: 'search-certificates', expiryDays: data.expiryDays })}
<section class="scroll" aria-label="Table of certificates" tabindex="0">
<table id="certificates"><thead><tr><th scope="col">Certificate</th><th scope="col">End</th>
<th scope="col" class="time">Time line from ${day} to ${last}</th><th scope="col">Used by</th><th scope="col">Stored in</th><th scope="col">Renewal</th></tr></thead>
<tbody>${certificates.map(certificate => row(certificate, days, data))}</tbody></table></section>`;
}

function row(certificate: Expiring, days: number, data: ReportData): Markup {
  const { kind, name, issuer, notAfter, daysLeft, uses, places, renewal, unknown } = certificate;
  const hosts = [...new Set(uses.flatMap(use => use.hosts))];
  return html`
<tr class="${daysLeft === undefined ? 'good' : daysState(daysLeft, data)}Row"><th scope="row">${name}<br><span class="muted">${kind}${issuer !== undefined && issuer !== name && `, issued by ${issuer}` || ''}</span></th>
<td>${notAfter === undefined || daysLeft === undefined ? `unknown: ${unknown ?? 'no dates'}` : html`${notAfter.slice(0, 10)}<br>${daysLabel(daysLeft, data)}`}</td>
<td class="time">${bar(certificate, days, data)}</td>
<td>${listed(hosts, MAX_NAMES) || 'no host in the manifests'}</td>
<td>${listed(places.map(placeText), MAX_NAMES)}</td>
<td>${renewal.by}${renewal.from === undefined ? undefined : html`<br>from ${renewal.from.slice(0, 10)}`}</td></tr>`;
}

/** The time until the end, with a mark where the renewal is due; the other cells have the same as text. */
function bar({ daysLeft, renewal }: Expiring, days: number, data: ReportData): Part {
  if (daysLeft === undefined) return undefined;
  const x = (day: number) => Math.round(Math.min(Math.max(day / days, 0), 1) * WIDTH);
  const from = renewal.from === undefined ? undefined : x(Math.floor((Date.parse(renewal.from) - Date.parse(data.day)) / DAY));
  return new Markup(`<svg width="${WIDTH}" height="16" aria-hidden="true"><path class="axis" d="M0 8H${WIDTH}"/>`
    + `<rect class="bar ${daysState(daysLeft, data)}" y="3" width="${Math.max(x(daysLeft), 3)}" height="10"/>`
    + `${from === undefined ? '' : `<rect class="renewal" x="${Math.min(from, WIDTH - 3)}" width="3" height="16"/>`}</svg>`);
}

/** How many certificates are due in each month. */
function months({ certificates, day }: ReportData): Markup {
  const thisMonth = day.slice(0, 7);
  const counts = new Map<string, number>();
  for (const { notAfter, renewal: { from = notAfter } } of certificates) {
    if (from !== undefined) {
      const month = from.slice(0, 7);
      const shown = month < thisMonth ? 'earlier' : month > later(thisMonth) ? 'later' : month;
      counts.set(shown, (counts.get(shown) ?? 0) + 1);
    }
  }
  const most = Math.max(...counts.values());
  const order = (month: string) => month === 'earlier' ? '' : month === 'later' ? '~' : month;
  const rows = [...counts].sort(([a], [b]) => order(a) < order(b) ? -1 : 1).map(([month, count]) => html`
<tr><th scope="row">${month}</th><td>${count}</td>
<td><svg width="${WIDTH}" height="12" aria-hidden="true"><rect class="bar" width="${Math.max(2, Math.round(count / most * WIDTH))}" height="12"/></svg></td></tr>`);
  return html`<h3 id="months">Renewals by month</h3>
<p class="muted">The month in which the renewal is due; if that is unknown, the month of the end.</p>
<table class="months" aria-labelledby="months"><thead><tr><th scope="col">Month</th><th scope="col">Certificates</th><td></td></tr></thead>
<tbody>${rows}</tbody></table>`;
}

/** A year and a month later. */
function later(month: string): string {
  const [year, number] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number + 12)).toISOString().slice(0, 7);
}
