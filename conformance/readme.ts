import * as fs from 'node:fs';
import * as path from 'node:path';
import { Row } from './report';
import { CONFORMANCE } from './tools/paths';

const START = '<!-- results: written by npm run conformance -- --write-readme -->';
const END = '<!-- end of results -->';

/** Writes the table of results into the README. */
export function writeResults(rows: Row[], versions: Record<string, string>): void {
  const file = path.join(CONFORMANCE, 'README.md');
  const text = fs.readFileSync(file, 'utf8');
  const [before, rest] = text.split(START);
  const after = rest?.split(END)[1];
  if (after === undefined) {
    throw new Error(`${file} has no place for the results: ${START} … ${END}`);
  }
  fs.writeFileSync(file, `${before}${START}\n\n${table(rows, versions)}\n${END}${after}`);
}

function table(rows: Row[], versions: Record<string, string>): string {
  const lines = rows.map(({ suite, judge, cases, passed }) =>
    `| ${suite} | ${judge} | ${versionOf(judge, versions)} | ${cases} | ${passed} |`);
  return ['| suite | judge | version | cases | passed |', '|---|---|---|---:|---:|', ...lines, ''].join('\n');
}

/** A judge's name starts with the program's: "Istio: validation". */
function versionOf(judge: string, versions: Record<string, string>): string {
  const name = judge.split(':')[0];
  return versions[name] ?? '';
}
