import { IConstruct } from 'constructs';
import { analyze } from './analyze';
import { formatFinding } from './format-finding';
import { clockBelow, knownBelow, objectsBelow } from './input/from-constructs';
import { Severity } from './severity';
import { recordedSuppressions } from './suppression';
import { SystemClock } from '../pki/clock';

/**
 * Analyses an app while it is synthesized: answers its errors, tells its warnings.
 *
 * @param root the app
 * @param settle makes the certificates that Secrets hold; called when there is no error without them
 * @param warn told each warning
 */
export function analyzeAtSynth(root: IConstruct, settle: () => void, warn: (line: string) => void): string[] {
  const findings = analyze(objectsBelow(root), {
    now: (clockBelow(root) ?? new SystemClock()).now(),
    expiryDays: 30,
    complete: false,
    testAuthorities: true,
    beforeSecrets: settle,
    ...knownBelow(root),
    suppressions: recordedSuppressions(root),
  });
  findings.filter(({ level }) => level === Severity.WARNING).map(formatFinding).forEach(warn);
  return findings.filter(({ level }) => level === Severity.ERROR).map(formatFinding);
}
