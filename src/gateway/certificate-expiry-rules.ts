import { certificateGauge, GAUGE_REGEXP, templateText } from './certificate-gauge';
import { WatchedCredential } from './watched-credential';
import { DAY } from '../text/days';
import { listed } from '../text/listed';

const SECONDS_A_DAY = DAY / 1000;
/** Certificates that no synth renews: cert-manager, for example, renews those of Let's Encrypt 30 days before their end. */
const BY_DEFAULT = { warning: 14 * SECONDS_A_DAY, critical: 7 * SECONDS_A_DAY };
/** For a new authority every client has to be updated. */
const AUTHORITY = { warning: 90 * SECONDS_A_DAY, critical: 30 * SECONDS_A_DAY };
/** Longer notice helps nobody: the renewal can be run at any time. */
const LONGEST = { warning: 30 * SECONDS_A_DAY, critical: 7 * SECONDS_A_DAY };

/** What the user chose for all rules. */
export interface RuleOptions {
  /** Seconds before the end. */
  readonly warning?: number;
  /** Seconds before the end. */
  readonly critical?: number;
  readonly labels?: { readonly [label: string]: string };
  readonly metricLabels?: { readonly [label: string]: string };
  readonly runbookUrl?: string;
}

/** An alerting rule, as in a rule file of Prometheus. */
export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  readonly for: string;
  readonly labels: { readonly [label: string]: string };
  readonly annotations: { readonly [annotation: string]: string };
}

/** The rules for one credential: it ends soon, it ends very soon, Envoy does not report it. */
export function expiryRules(credential: WatchedCredential, options: RuleOptions): AlertingRule[] {
  const { hosts, gateway, place, isAuthority, resource } = credential;
  const gauge = certificateGauge(resource, options.metricLabels);
  const what = isAuthority ? 'authority of clients' : 'certificate';
  const shown = listed(hosts, 3);
  const { warning, critical } = thresholds(credential, options);
  const rule = (alert: string, severity: string, expr: string, summary: string, description: string): AlertingRule => ({
    alert,
    expr,
    for: '1h',
    labels: { ...options.labels, severity, gateway, host: hosts.join(','), credential: resource },
    annotations: { summary, description, ...options.runbookUrl !== undefined && { runbook_url: templateText(options.runbookUrl) } },
  });
  const endsSoon = (severity: string, seconds: number) => rule(
    'IngressCertificateExpiresSoon', severity, `min(${gauge}) - time() < ${seconds}`,
    `${templateText(`The ${what} for ${shown}`)} ends in {{ $value | humanizeDuration }}`,
    templateText(`${place}, read by Gateway ${gateway}. ${whatToDo(credential)}`),
  );
  return [
    endsSoon('warning', warning),
    endsSoon('critical', critical),
    rule(
      'IngressCertificateNotReported', 'warning', `absent(${gauge})`,
      templateText(`No gateway reports the end of the ${what} for ${shown}`),
      templateText(`Either the gateway does not read ${place}, or its Pods lack the annotation sidecar.istio.io/statsInclusionRegexps: ${GAUGE_REGEXP}, `
        + 'or Prometheus does not scrape them.'),
    ),
  ];
}

function thresholds(
  { isAuthority, renewalWindowSeconds: window }: WatchedCredential, options: RuleOptions,
): { readonly warning: number; readonly critical: number } {
  // half the window: the renewal is overdue by the other half
  const derived = isAuthority ? AUTHORITY : window === undefined ? BY_DEFAULT : {
    warning: Math.min(Math.floor(window / 2), LONGEST.warning), critical: Math.min(Math.floor(window / 4), LONGEST.critical),
  };
  return { warning: options.warning ?? derived.warning, critical: options.critical ?? derived.critical };
}

function whatToDo({ isAuthority, renewalWindowSeconds: window }: WatchedCredential): string {
  if (isAuthority) return 'Replace the authority while clients trust both the old and the new one, then apply the manifests.';
  return window === undefined
    ? 'Check what renews it (cert-manager: kubectl describe certificate), or replace it by hand.'
    : `A synth renews it ${Math.floor(window / SECONDS_A_DAY)} days before its end: run the synth, commit, and apply the manifests.`;
}
