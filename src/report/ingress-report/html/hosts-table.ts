import { html, Markup, Part } from './markup';
import { tools } from './tools';
import { Severity } from '../../../analysis/severity';
import { groupBy } from '../../../model/grouping';
import { ReportData, ReportedFinding, ReportedHost, ReportedRoute } from '../report-data';
import { attention, clientWords, daysState, daysText, listed, tlsWords } from '../words';

const MAX_ROUTES = 8;
const MAX_NAMES = 8;
const MAX_FINDINGS = 6;
/** So few hosts have their details open, and on paper. */
const FEW = 8;

/** The hosts, one row for each port. */
export function hostsTable(data: ReportData): Markup {
  const { hosts } = data;
  if (hosts.length === 0) return html`<p>The manifests have no Gateway with hosts.</p>`;
  return html`${tools({ rows: '#hosts > tbody', count: hosts.length, noun: 'hosts', id: 'search-hosts', expiryDays: data.expiryDays })}
<section class="scroll" aria-label="Table of hosts" tabindex="0">
<table id="hosts"><thead><tr><th scope="col">Host</th><th scope="col">Port and TLS</th><th scope="col">Who may connect</th>
<th scope="col">Certificate</th><th scope="col">Routes</th><th scope="col">Findings</th></tr></thead>
${hosts.map(host => rowsOf(host, data))}</table></section>`;
}

function rowsOf(host: ReportedHost, data: ReportData): Markup {
  const { dropped, findings } = host;
  const relevant = findings.map(i => data.findings[i]).filter(({ level }) => level !== Severity.INFO);
  const shown = [...groupBy(relevant, ({ code }) => code).values()];
  return html`
<tbody id="${host.id}" class="${attention(host, data)}Row"><tr><th scope="row">${host.host}</th>
<td>${host.protocol} ${host.port}<br>${tlsWords(host)}${dropped && html`<br><span class="bad">✖ not served: ${dropped}</span>`}</td>
<td>${clientWords(host).join(' ')}${host.authorization && html`<br>allowed by ${host.authorization}`}</td>
<td>${certificateCell(host, data)}</td>
<td>${routesCell(host.routes)}</td>
<td>${shown.length === 0 ? 'none' : html`<ul>${shown.slice(0, MAX_FINDINGS).map(findingLink)}${
  shown.length > MAX_FINDINGS ? html`<li>and ${shown.length - MAX_FINDINGS} more</li>` : undefined}</ul>`}</td></tr>
<tr><td colspan="6">${details(host, data)}</td></tr></tbody>`;
}

/** Findings of one code. */
function findingLink(found: readonly ReportedFinding[]): Markup {
  const [{ level, code }] = found;
  const look = level === Severity.ERROR ? 'bad' : 'warn';
  return html`<li class="${look}" title="${found.slice(0, MAX_FINDINGS).map(({ message }) => message).join('; ')}">${look === 'bad' ? '✖' : '▲'} ${
    found.length > 1 ? `${found.length} × ` : ''}<a href="#finding-${code}">${code}</a></li>`;
}

function certificateCell(host: ReportedHost, data: ReportData): Part {
  const { certificate, credential } = host;
  if (!certificate) return credential === undefined ? 'none' : `not in the manifests: ${credential}`;
  const { daysLeft, notAfter, issuer } = certificate;
  return html`${daysLabel(daysLeft, data)}<br>until ${notAfter}<br>from ${issuer}`;
}

/** Days left, with a sign. */
export function daysLabel(days: number, data: ReportData): Markup {
  const state = daysState(days, data);
  return html`<span class="days ${state}">${{ good: '●', warn: '▲', bad: '✖' }[state]} ${daysText(days)}</span>`;
}

function routesCell(routes: readonly ReportedRoute[]): Part {
  if (routes.length === 0) return 'none';
  return html`<ul>${routes.slice(0, MAX_ROUTES).map(({ matches, answer, destinations }) =>
    html`<li>${listed(matches, 3, 'or') || 'everything'} → ${answer ?? listed(destinations.map(({ backend, weight }) =>
      `${shortBackend(backend)}${weight === undefined ? '' : ` ${weight}%`}`), 4)}</li>`)}${
    routes.length > MAX_ROUTES ? html`<li>and ${routes.length - MAX_ROUTES} more</li>` : undefined}</ul>`;
}

/** A backend without the domain of the cluster. */
export function shortBackend(backend: string): string {
  return backend.replace('.svc.cluster.local', '');
}

function details(host: ReportedHost, { hosts }: ReportData): Markup {
  const { gateway, listener, workload, credential, certificate, redirect, curl, withoutCurl } = host;
  const rows: readonly (readonly [string, Part])[] = [
    ['Gateway', gateway],
    ['Listener', listener],
    ['Pods', workload],
    ['Read from', credential],
    ['Names in the certificate', certificate && listed(certificate.names, MAX_NAMES)],
    ['Plain HTTP', redirect],
    ['Client authorities', listed(host.clientAuthorities.map(({ subject, notAfter }) => `${subject} (until ${notAfter})`), MAX_NAMES) || undefined],
    ['Try it', curl === undefined ? withoutCurl : html`<code>${curl}</code>`],
  ];
  return html`<details${hosts.length <= FEW ? new Markup(' open') : undefined}><summary>Details of ${host.host}</summary><dl>${
    rows.filter(([, value]) => value !== undefined).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>`;
}
