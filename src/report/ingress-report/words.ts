import { ReportData, ReportedHost } from './report-data';
import { Severity } from '../../analysis/severity';
import { listed as listedNames } from '../../text/listed';
import { counted } from '../../text/plural';

/** How good something is. */
export type State = 'good' | 'warn' | 'bad';

/** The days until an end in words. */
export function daysText(days: number): string {
  if (days < 0) return `expired ${counted(-days, 'day')} ago`;
  return days === 0 ? 'expires today' : `${counted(days, 'day')} left`;
}

/** Whether a number of days until an end is a reason to act. */
export function daysState(days: number, { expiryDays }: Pick<ReportData, 'expiryDays'>): State {
  return days < 0 ? 'bad' : days < expiryDays ? 'warn' : 'good';
}

/** How the gateway handles TLS, in a few words. */
export function tlsWords({ tls, tlsMode }: ReportedHost): string {
  switch (tlsMode) {
    case undefined: return tls === 'none' ? 'no TLS' : tls;
    case 'SIMPLE': return 'TLS';
    case 'MUTUAL': return 'mutual TLS';
    case 'OPTIONAL_MUTUAL': return 'TLS, client certificate optional';
    case 'ISTIO_MUTUAL': return 'mutual TLS of the mesh';
    default: return 'TLS passthrough';
  }
}

/** Who may connect, in a few words, and the authorities that issue the client certificates. */
export function clientWords({ tlsMode, clients, clientAuthorities, clientNames }: ReportedHost): readonly string[] {
  if (tlsMode === 'ISTIO_MUTUAL') return ['Workloads of the mesh'];
  if (tlsMode !== 'MUTUAL' && tlsMode !== 'OPTIONAL_MUTUAL') return ['All clients'];
  const subjects = [...new Set(clientAuthorities.map(({ subject }) => subject))];
  const from = subjects.length > 0 ? `issued by ${listed(subjects, 2)}` : clients.replace(/^.*(issued by an authority in [^ ]*).*$/, '$1');
  return [
    tlsMode === 'MUTUAL' ? 'Clients with a certificate' : 'All clients; a certificate is',
    from,
    ...clientNames.length > 0 ? [`with the name ${listed(clientNames, 2, 'or')}`] : [],
  ];
}

/** The first members of a list, and how many more there are. */
export function listed(values: readonly string[], most: number, last: 'or' | 'and' = 'and'): string {
  return values.length > most || values.length < 2 ? listedNames(values, most) : `${values.slice(0, -1).join(', ')} ${last} ${values.at(-1)}`;
}

/** The numbers of findings by level, without those for information only. */
export function findingCounts(data: ReportData, indexes: readonly number[]): { readonly errors: number; readonly warnings: number } {
  const levels = indexes.map(i => data.findings[i].level);
  return {
    errors: levels.filter(level => level === Severity.ERROR).length,
    warnings: levels.filter(level => level === Severity.WARNING).length,
  };
}

/** The numbers of findings in words; empty if there are none. */
export function findingWords({ errors, warnings }: { readonly errors: number; readonly warnings: number }): string {
  return [errors && counted(errors, 'error'), warnings && counted(warnings, 'warning')].filter(Boolean).join(', ');
}

/** The domain above a host: `example.com` for `shop.example.com` and `*.example.com`. */
export function parentDomain(host: string): string {
  const labels = host.split('.');
  return labels.length > 2 ? labels.slice(1).join('.') : host;
}

/** The worst of a host: its findings, its certificate, and whether it is served. */
export function attention(host: ReportedHost, data: ReportData): State {
  const { errors, warnings } = findingCounts(data, host.findings);
  const days = host.certificate ? daysState(host.certificate.daysLeft, data) : 'good';
  if (errors > 0 || host.dropped !== undefined || days === 'bad') return 'bad';
  return warnings > 0 || days === 'warn' ? 'warn' : 'good';
}
