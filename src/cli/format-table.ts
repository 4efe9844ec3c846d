import { Finding } from '../analysis/finding';
import { formatPlace } from '../analysis/format-finding';
import { counted } from '../text/plural';
import { printable } from '../text/terminal';

const COLOURS: { readonly [level: string]: string } = { error: '\x1b[31m', warning: '\x1b[33m', info: '\x1b[36m' };
const RESET = '\x1b[0m';

/** How many positions of a warning or info are printed; an error prints all. */
const POSITIONS = 3;

/** Findings as text: code, message, positions and fix, then a count per level. Findings that differ only in position share an entry. */
export function formatTable(findings: readonly Finding[], colours: boolean): string {
  const paint = (level: string, text: string) => colours ? `${COLOURS[level]}${text}${RESET}` : text;
  const rows = alike(findings).flatMap(group => {
    const [{ level, code, message, help }] = group;
    const shown = level === 'error' ? group : group.slice(0, POSITIONS);
    const rest = group.length - shown.length;
    return [
      `${paint(level, level.padEnd(7))} ${code}  ${printable(message)}`,
      ...shown.map(finding => `        ${printable(formatPlace(finding))}`),
      ...(rest > 0 ? [`        and ${counted(rest, 'more position')}; --json prints all`] : []),
      `        → ${printable(help)}`,
    ];
  });
  return `${[...rows, summary(findings)].join('\n')}\n`;
}

/** Groups of findings that differ only in position, ordered by their first finding. */
function alike(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.level, finding.code, finding.message, finding.help]);
    const group = groups.get(key);
    if (group) group.push(finding); else groups.set(key, [finding]);
  }
  return [...groups.values()];
}

function summary(findings: readonly Finding[]): string {
  const count = (level: string) => counted(findings.filter(finding => finding.level === level).length, level);
  return findings.length === 0 ? 'nothing found' : ['error', 'warning', 'info'].map(count).join(', ');
}
