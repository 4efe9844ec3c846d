import { html, Markup } from './markup';
import { formatPlace } from '../../../analysis/format-finding';
import { Severity } from '../../../analysis/severity';
import { CATALOGUE, CatalogueEntry, pageOf } from '../../../analysis/severity-by-code';
import { groupBy } from '../../../model/grouping';
import { counted } from '../../../text/plural';
import { ReportData, ReportedFinding } from '../report-data';

const MAX_PLACES = 50;
const SIGNS = { [Severity.ERROR]: '✖', [Severity.WARNING]: '▲', [Severity.INFO]: 'ℹ' };
const LOOKS = { [Severity.ERROR]: 'bad', [Severity.WARNING]: 'warn', [Severity.INFO]: 'muted' };

/** The findings by code, the most severe first. */
export function findingsList({ findings }: ReportData): Markup {
  if (findings.length === 0) return html`<p class="good">● No findings.</p>`;
  return html`${[...groupBy(findings, ({ code }) => code)].map(([code, members]) => group(code, members))}`;
}

function group(code: string, members: readonly ReportedFinding[]): Markup {
  const [{ level }] = members;
  const { meaning, name } = (CATALOGUE as { readonly [code: string]: CatalogueEntry })[code];
  const rows = members.slice(0, MAX_PLACES).map(finding => html`
<tr><th scope="row">${formatPlace({ ...finding, constructPath: undefined, source: undefined })}</th><td>${finding.message}</td><td>${finding.help}</td></tr>`);
  const rest = members.length - MAX_PLACES;
  return html`<section id="finding-${code}"><h3><span class="${LOOKS[level]}">${SIGNS[level]} ${level}</span> ${code} <a href="${pageOf(code)}" rel="noreferrer">${name}</a>: ${counted(members.length, 'place')}</h3>
<p>${meaning}</p><details${level === Severity.INFO ? undefined : new Markup(' open')}><summary>Places</summary>
<section class="scroll" aria-label="Places of ${code}" tabindex="0"><table><thead><tr><th scope="col">Place</th><th scope="col">What is wrong</th>
<th scope="col">What to do</th></tr></thead><tbody>${rows}</tbody></table></section>${
  rest > 0 ? html`<p>and ${rest} more: <code>cdk8s-istio-ingress lint</code> prints all</p>` : undefined}</details></section>`;
}
