import { IConstruct } from 'constructs';
import { analyze } from '../analyze';
import { Finding } from '../finding';
import { formatFinding } from '../format-finding';
import { EXPIRY_DAYS } from '../gateway-analysis';
import { clockOf, knownOf, objectsOf } from './from-constructs';
import { independentHosts, LeftOut } from './independent-hosts';
import { timeOf } from '../../pki/store/clock';
import { ServerCertificateSecret } from '../../secrets/server-certificate-secret';
import { Severity } from '../severity';
import { recordedSuppressions } from '../suppression';

const DAY = 24 * 60 * 60 * 1000;

/**
 * Analyses an app while it is synthesized: answers its errors, tells its warnings.
 *
 * @param constructs all of the app, the app first
 * @param settle issues the certificates that Secrets hold; called when there is no error without them; undefined: they are issued
 * @param warn called with each warning
 */
export function analyzeAtSynth(
  constructs: readonly IConstruct[], settle: (() => void) | undefined, warn: (line: string) => void,
): string[] {
  const findings = findingsAtSynth(constructs, settle);
  findings.filter(({ level }) => level === Severity.WARNING).map(formatFinding).forEach(warn);
  return findings.filter(({ level }) => level === Severity.ERROR).map(formatFinding);
}

/** The findings of an app of which hosts that cannot have any are left out, unless requested otherwise. */
export function findingsAtSynth(constructs: readonly IConstruct[], settle: (() => void) | undefined, leaveOut = true): Finding[] {
  const suppressions = recordedSuppressions(constructs[0]);
  const now = timeOf(clockOf(constructs));
  const known = knownOf(constructs);
  const run = (leftOut?: LeftOut) => analyze(objectsOf(constructs, leftOut), {
    now, expiryDays: EXPIRY_DAYS, complete: false, testAuthorities: true, beforeSecrets: settle, suppressions, ...known,
  });
  // a suppression can hide what is found of one host and not what is found of those that are like it
  const independent = leaveOut && suppressions.length === 0 ? independentHosts(constructs) : undefined;
  const findings = run(independent);
  // what is found of one host may be so of those that are like it
  return !independent || (findings.every(({ level }) => level === Severity.INFO) && independent.secrets.every(isLongValid))
    ? findings
    : run();

  function isLongValid({ bundle }: ServerCertificateSecret): boolean {
    const { notBefore, notAfter } = bundle._validity!;
    return Date.parse(notBefore) <= now.getTime() && Date.parse(notAfter) >= now.getTime() + EXPIRY_DAYS * DAY;
  }
}
