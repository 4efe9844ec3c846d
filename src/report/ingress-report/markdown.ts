import { ReportData, ReportedHost } from './report-data';
import { clientWords, daysState, daysText, findingCounts, findingWords, listed, tlsWords } from './words';
import { formatPlace } from '../../analysis/format-finding';
import { Severity } from '../../analysis/severity';
import { markdownText } from '../../text/markup';
import { counted } from '../../text/plural';

/** A comment on GitHub has at most 65,536 characters. */
const MAX_HOSTS = 60;
const MAX_CERTIFICATES = 20;
const MAX_FINDINGS = 30;
const MAX_CELL = 200;

/** The report as Markdown that fits into a comment. */
export function markdown(data: ReportData): string {
  const { day, hosts, backends, certificates, findings, notShown } = data;
  const counts = findingWords(findingCounts(data, findings.map((_, i) => i))) || 'no errors or warnings';
  const kinds = Object.entries(notShown).map(([kind, count]) => counted(count, kind));
  return [
    `## Ingress report of ${day}`,
    '',
    `${counted(hosts.length, 'host')}, ${counted(backends.length, 'backend')}, ${counted(certificates.length, 'certificate')}, ${counts}.`,
    ...kinds.length > 0 ? ['', `Not in this report: ${kinds.map(cell).join(', ')} of the Gateway API.`] : [],
    ...table('Hosts', ['Host', 'Port and TLS', 'Who may connect', 'Certificate', 'Routes', 'Findings'], hosts.map(host => hostRow(host, data)), MAX_HOSTS),
    ...table('Certificates', ['Certificate', 'Days left', 'End', 'Used by', 'Renewal'], certificates.map(({ kind, name, daysLeft, notAfter, uses, renewal }) => [
      `${name} (${kind})`,
      daysLeft === undefined ? 'unknown' : `${SIGNS[daysState(daysLeft, data)]}${daysText(daysLeft)}`,
      notAfter?.slice(0, 10) ?? 'unknown',
      listed([...new Set(uses.flatMap(use => use.hosts))], 3),
      renewal.from === undefined ? renewal.by : `${renewal.by}, from ${renewal.from.slice(0, 10)}`,
    ]), MAX_CERTIFICATES),
    ...table('Findings', ['Level', 'Code', 'Place', 'What is wrong', 'What to do'], findings.filter(({ level }) => level !== Severity.INFO).map(finding => [
      finding.level, finding.code, formatPlace({ ...finding, constructPath: undefined, source: undefined }), finding.message, finding.help,
    ]), MAX_FINDINGS),
    '',
  ].join('\n');
}

const SIGNS = { good: '', warn: '▲ ', bad: '✖ ' };

function hostRow(host: ReportedHost, data: ReportData): string[] {
  const { certificate, dropped, routes } = host;
  return [
    host.host,
    `${host.protocol} ${host.port}, ${tlsWords(host)}${dropped === undefined ? '' : `, not served: ${dropped}`}`,
    clientWords(host).join(' '),
    certificate ? `${SIGNS[daysState(certificate.daysLeft, data)]}${daysText(certificate.daysLeft)}` : host.credential === undefined ? 'none' : 'not in the manifests',
    listed(routes.map(({ matches, answer, destinations }) =>
      `${listed(matches, 2, 'or') || 'everything'} → ${answer ?? listed(destinations.map(({ backend }) => backend.replace('.svc.cluster.local', '')), 2)}`), 3) || 'none',
    findingWords(findingCounts(data, host.findings)) || 'none',
  ];
}

function table(title: string, headings: readonly string[], rows: readonly (readonly string[])[], most: number): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    `### ${title}`,
    '',
    `| ${headings.join(' | ')} |`,
    `|${headings.map(() => '---').join('|')}|`,
    ...rows.slice(0, most).map(row => `| ${row.map(cell).join(' | ')} |`),
    ...rows.length > most ? ['', `and ${rows.length - most} more.`] : [],
  ];
}

function cell(text: string): string {
  return markdownText(text.length > MAX_CELL ? `${text.slice(0, MAX_CELL)}…` : text);
}
