import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Finding } from '../finding';
import { formatFinding } from '../format-finding';

/** How many findings of a code a synth prints: a mistake in a loop over hosts gives one for each. */
const MOST_PER_CODE = 5;

/** Prints findings, of each code the first few and how many more there are. */
export function printFindings(findings: readonly Finding[], root: IConstruct, print: (line: string) => void): void {
  const byCode = new Map<string, number>();
  for (const finding of findings) {
    const count = (byCode.get(finding.code) ?? 0) + 1;
    byCode.set(finding.code, count);
    if (count <= MOST_PER_CODE) print(formatFinding(finding));
  }
  const { outdir = 'dist' } = root as Partial<App>;
  const all = `run 'npx cdk8s-istio-ingress lint ${outdir}', or read GatewayAnalysis.of(app).findings, to see all`;
  for (const [code, count] of byCode) {
    const { level } = findings.find(finding => finding.code === code)!;
    if (count > MOST_PER_CODE) print(`${level} ${code}: ${count} findings, of which the first ${MOST_PER_CODE} are printed; ${all}`);
  }
}
