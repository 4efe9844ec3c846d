import { VerifiedOrigin } from '../report/verify/verify';
import { counted } from '../text/plural';
import { printableLine } from '../text/terminal';

const COLOURS: { readonly [status: string]: string } = { ok: '\x1b[32m', failed: '\x1b[31m', skipped: '\x1b[33m' };
const RESET = '\x1b[0m';

/** The results of `verify` as text: a line per check under its host, then the counts. */
export function formatVerified(origins: readonly VerifiedOrigin[], colours: boolean): string {
  const checks = origins.flatMap(origin => origin.checks);
  const width = Math.min(40, Math.max(...checks.map(({ check }) => check.length)));
  const lines = origins.flatMap(({ origin, address, gateway, checks: own }) => [
    printableLine(`${origin} at ${address}${gateway === undefined ? '' : `, Gateway ${gateway}`}`),
    ...own.map(({ check, status, detail }) => {
      const word = status.padEnd(7);
      return `  ${colours ? `${COLOURS[status]}${word}${RESET}` : word}  ${printableLine(check.padEnd(width))}  ${printableLine(detail)}`;
    }),
    '',
  ]);
  const count = (status: string) => checks.filter(each => each.status === status).length;
  return `${lines.join('\n')}\n${counted(checks.length, 'check')}: ${count('ok')} ok, ${count('failed')} failed, ${count('skipped')} skipped\n`;
}
