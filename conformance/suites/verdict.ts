import * as fs from 'node:fs';
import * as path from 'node:path';
import { Context, Suite } from '../suite';
import { Verdict, VerdictCase, Words } from '../tools/answers';
import { CONFORMANCE, ROOT } from '../tools/paths';

/** Every example's manifests, by Istio's code of today and the CRDs of today and of the older version. */
export const verdictSuite: Suite = {
  name: 'verdict',
  async run(context) {
    const cases = exampleCases().filter(({ id }) => context.report.selects(id));
    await judge(context, 'verdict', cases);
  },
};

/** The objects of a cluster with Istio in it. */
const CLUSTER = path.join(CONFORMANCE, 'fixtures', 'cluster.yaml');

/** Asks all judges about cases that must be clean: no error, no warning. */
export async function judge({ tools, report }: Context, suite: string, cases: VerdictCase[]): Promise<void> {
  const { current, previous } = tools.istio;
  const today = await tools.judge.verdicts(cases, { crds: [current.crds], context: CLUSTER });
  const older = await tools.judge.verdicts(cases, { crds: [previous.crds], context: CLUSTER });
  cases.forEach(({ id, yaml }, index) => {
    const check = (name: string, words: string[]) => report.check({
      suite, judge: name, id, ok: words.length === 0, words: words.join('\n'), evidence: yaml,
    });
    check('Istio: CRD schema and CEL', say(today[index], 'crd'));
    check('Istio: validation', say(today[index], 'validation'));
    check('Istio: analysis', say(today[index], 'analysis'));
    check('Istio: strict decoding of Kubernetes\' objects', say(today[index], 'kubernetes'));
    check('Istio (older): CRD schema and CEL', say(older[index], 'crd'));
  });
}

function say(verdict: Verdict, part: 'crd' | 'kubernetes' | 'validation' | 'analysis'): string[] {
  const words = verdict[part].filter(({ level }) => level !== 'Info').map(phrase);
  return verdict.error ? [verdict.error, ...words] : words;
}

export function phrase({ level, code, resource, message }: Words): string {
  return `${level}${code ? ` ${code}` : ''} ${resource}: ${message}`;
}

/** One case for each example: everything that `synth` wrote. */
function exampleCases(): VerdictCase[] {
  const examples = path.join(ROOT, 'examples');
  return fs.readdirSync(examples).sort().flatMap((name) => {
    const dist = path.join(examples, name, 'dist');
    const files = fs.existsSync(dist) ? fs.readdirSync(dist).filter((file) => /\.ya?ml$/.test(file)).sort() : [];
    const yaml = files.map((file) => fs.readFileSync(path.join(dist, file), 'utf8')).join('\n---\n');
    return files.length > 0 ? [{ id: `examples/${name}`, yaml, assumeServices: true }] : [];
  });
}
