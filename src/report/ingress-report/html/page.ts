import { createHash } from 'node:crypto';
import { certificatesTable } from './certificates-table';
import { findingsList } from './findings-list';
import { hostsTable } from './hosts-table';
import { html, Markup } from './markup';
import { PAGE_SCRIPT } from './script';
import { PAGE_STYLE } from './style';
import { counted } from '../../../text/plural';
import { pictureInPage } from '../picture/svg';
import { ReportData } from '../report-data';
import { daysState, findingCounts } from '../words';

/** The report as one HTML file, which loads nothing. */
export function htmlPage(data: ReportData): string {
  const picture = pictureInPage(data);
  return `<!DOCTYPE html>\n${html`<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Ingress report of ${data.day}</title>
<link rel="icon" href="data:,">
<style>${new Markup(PAGE_STYLE)}</style></head>
<body><main><h1>Ingress report</h1>
<p class="muted">${data.day}, from manifests alone: nothing in a cluster was read.</p>
${facts(data)}${notShown(data)}
${data.hosts.length === 0 ? undefined : html`<h2 id="picture">Picture</h2>
<p id="picture-text">${picture.description} The table of hosts has the same in words.</p>
<figure class="scroll" tabindex="0" aria-labelledby="picture">${new Markup(picture.svg)}</figure>`}
<h2>Hosts</h2>
${hostsTable(data)}
<h2>Certificates</h2>
${certificatesTable(data)}
<h2>Findings</h2>
${findingsList(data)}
<footer class="muted">Written by <code>cdk8s-istio-ingress report</code>. It contains no private keys and no contents of Secrets besides certificates.</footer>
</main><script>${new Markup(PAGE_SCRIPT)}</script></body></html>`.text}\n`;
}

/** Permits this style and this script, and nothing from anywhere else. */
function policy(): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; img-src data:; style-src ${hash(PAGE_STYLE)}; script-src ${hash(PAGE_SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function facts(data: ReportData): Markup {
  const { hosts, backends, certificates, findings, expiryDays } = data;
  const states = certificates.map(({ daysLeft }) => daysLeft === undefined ? 'good' : daysState(daysLeft, data));
  const [expired, ending] = (['bad', 'warn'] as const).map(state => states.filter(each => each === state).length);
  const { errors, warnings } = findingCounts(data, findings.map((_, i) => i));
  const fact = (count: number, noun: string, look = '', sign = '') =>
    html`<li class="${look}">${sign} <strong>${count}</strong>${counted(count, noun).replace(/^\d+ /, '')}</li>`;
  return html`<ul class="facts">${fact(hosts.length, 'host')}${fact(backends.length, 'backend')}${fact(certificates.length, 'certificate')}
${expired > 0 ? fact(expired, 'expired certificate', 'bad', '✖') : undefined}
${ending > 0 ? html`<li class="warn">▲ <strong>${ending}</strong>${ending === 1 ? 'ends' : 'end'} within ${expiryDays} days</li>` : undefined}
${errors > 0 ? fact(errors, 'error', 'bad', '✖') : undefined}${warnings > 0 ? fact(warnings, 'warning', 'warn', '▲') : undefined}</ul>`;
}

function notShown({ notShown: kinds }: ReportData): Markup | undefined {
  const counts = Object.entries(kinds).map(([kind, count]) => counted(count, kind));
  return counts.length === 0 ? undefined
    : html`<p class="warn">▲ Not in this report: ${counts.join(', ')} of the Gateway API, which Istio does not serve, which are not attached, or
whose kind is unknown here.</p>`;
}
