import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { timeOf } from '../../pki/store/clock';
import { analyze } from '../analyze';
import { Finding } from '../finding';
import { formatFinding } from '../format-finding';
import { EXPIRY_DAYS } from '../gateway-analysis';
import { clockOf, knownOf, objectsOf } from './from-constructs';
import { independentHosts, LeftOut } from './independent-hosts';
import { printFindings } from './print-findings';
import { requiredTlsOf } from './required-tls';
import { planMode } from '../../plan/plan-mode';
import { ServerCertificateSecret } from '../../secrets/server-certificate-secret';
import { DAY } from '../../text/days';
import { Severity } from '../severity';
import { recordedSuppressions, Suppression } from '../suppression';

/**
 * Analyzes an app during its synth: prints warnings, and returns all errors.
 *
 * @param constructs the app and everything in it, the app first
 * @param settle issues the certificates in Secrets; called if there are no errors without them; undefined if they are issued
 * @param print called with each line
 * @param complete whether what is not in the app does not exist
 */
export function analyzeAtSynth(
  constructs: readonly IConstruct[], settle: (() => void) | undefined, print: (line: string) => void, complete = false,
): string[] {
  const findings = findingsAtSynth(constructs, settle, { complete });
  printFindings(findings.filter(({ level }) => level === Severity.WARNING), constructs[0], print);
  return findings.filter(({ level }) => level === Severity.ERROR).map(formatFinding);
}

/** Analyzes an app whose certificates are issued, and prints errors and warnings. */
export function printAtSynth(constructs: readonly IConstruct[], print: (line: string) => void, complete = false): void {
  const findings = findingsAtSynth(constructs, undefined, { complete });
  printFindings(findings.filter(({ level }) => level !== Severity.INFO), constructs[0], print);
}

/** The findings of an app. Hosts that cannot have any are skipped unless the option says otherwise. */
export function findingsAtSynth(
  constructs: readonly IConstruct[], settle: (() => void) | undefined, { complete = false, leaveOut = true } = {},
): Finding[] {
  const suppressions = recordedSuppressions(constructs[0]);
  recordAccepted(constructs, suppressions);
  const now = timeOf(clockOf(constructs));
  const known = knownOf(constructs);
  const requiredTls = requiredTlsOf(constructs);
  const run = (leftOut?: LeftOut) => analyze(objectsOf(constructs, leftOut), {
    now, expiryDays: EXPIRY_DAYS, complete, testAuthorities: true, beforeSecrets: settle, suppressions, requiredTls, ...known,
  });
  // a suppression can hide a finding of one host but not of the hosts like it
  const independent = leaveOut && suppressions.length === 0 ? independentHosts(constructs) : undefined;
  const findings = run(independent);
  // a finding of one host may apply to the skipped hosts like it
  return !independent || (findings.every(({ level }) => level === Severity.INFO) && independent.secrets.every(isLongValid))
    ? findings
    : run();

  function isLongValid({ bundle }: ServerCertificateSecret): boolean {
    const { notBefore, notAfter } = bundle._validity!;
    return Date.parse(notBefore) <= now.getTime() && Date.parse(notAfter) >= now.getTime() + EXPIRY_DAYS * DAY;
  }
}

/** In a plan: manifests do not contain what the program accepts, so the command cannot know it otherwise. */
function recordAccepted(constructs: readonly IConstruct[], suppressions: readonly Suppression[]): void {
  const plan = planMode();
  if (!plan) return;
  for (const { code, constructPath = '' } of suppressions) {
    const below = constructs.filter(({ node: { path } }) => constructPath === '' || path === constructPath || path.startsWith(`${constructPath}/`));
    const objects = below.filter(construct => ApiObject.isApiObject(construct))
      .map(({ kind, name, metadata: { namespace = 'default' } }) => ({ kind, namespace, name }));
    plan.record({ type: 'accepted', code, objects });
  }
}
