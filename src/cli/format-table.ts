import { Finding } from '../analysis/finding';
import { formatPlace } from '../analysis/format-finding';
import { counted } from '../text/plural';
import { printable } from '../text/terminal';

const COLOURS: { readonly [level: string]: string } = { error: '\x1b[31m', warning: '\x1b[33m', info: '\x1b[36m' };
const RESET = '\x1b[0m';

/** Findings as text: code, message, position and fix, then a count per level. */
export function formatTable(findings: readonly Finding[], colours: boolean): string {
  const paint = (level: string, text: string) => colours ? `${COLOURS[level]}${text}${RESET}` : text;
  const rows = findings.map(finding => [
    `${paint(finding.level, finding.level.padEnd(7))} ${finding.code}  ${printable(finding.message)}`,
    `        ${printable(formatPlace(finding))}`,
    `        → ${printable(finding.help)}`,
  ].join('\n'));
  return `${[...rows, summary(findings)].join('\n')}\n`;
}

function summary(findings: readonly Finding[]): string {
  const count = (level: string) => counted(findings.filter(finding => finding.level === level).length, level);
  return findings.length === 0 ? 'nothing found' : ['error', 'warning', 'info'].map(count).join(', ');
}
