import * as fs from 'node:fs';
import * as path from 'node:path';
import { crdsOf } from '../../scripts/istio-crds';
import { NEWEST_ISTIO } from '../../src/validation/unavailable-fields';
import { fileInCluster } from '../fixtures/as-in-cluster';
import { Context, Suite } from '../suite';
import { Verdict, VerdictCase, Words } from '../tools/answers';
import { CONFORMANCE, ROOT } from '../tools/paths';
import { checkReady } from '../walk/ready';

/** Every example's manifests, by Istio's code of today, the CRDs of today and of the older version, and Envoy. */
export const verdictSuite: Suite = {
  name: 'verdict',
  async run(context) {
    const chosen = examples().filter(({ id }) => context.report.selects(id));
    await judge(context, 'verdict', chosen.map(example => ({ id: example.id, yaml: read(example), assumeServices: true })));
    for (const { id, files } of chosen) {
      const served = await context.tools.judge.serve({ envoy: context.tools.envoy, paths: files });
      await served.stop();
      checkReady({ suite: 'verdict', id, paths: files }, served, context);
    }
  },
};

/** The objects of a cluster with Istio in it. */
const CLUSTER = path.join(CONFORMANCE, 'fixtures', 'cluster.yaml');

/** Asks all judges about cases that must be clean: no error, and no warning but those expected, as `code resource`. */
export async function judge(
  { tools, report }: Context,
  suite: string,
  cases: VerdictCase[],
  expectedWarnings: (id: string) => readonly string[] = () => [],
  needsIstio: (id: string) => string | undefined = () => undefined,
): Promise<void> {
  const { previous } = tools.istio;
  const today = await tools.judge.verdicts(cases, { crds: [crdsOf(NEWEST_ISTIO)], context: CLUSTER });
  const older = await tools.judge.verdicts(cases, { crds: [previous.crds], context: CLUSTER });
  cases.forEach(({ id, yaml }, index) => {
    const check = (name: string, words: string[]) => report.check({
      suite, judge: name, id, ok: words.length === 0, words: words.join('\n'), evidence: yaml,
    });
    const expected = expectedWarnings(id);
    check('Istio: CRD schema and CEL', say(today[index], 'crd', expected));
    check('Istio: validation', say(today[index], 'validation', expected));
    check('Istio: analysis', say(today[index], 'analysis', expected));
    check('Istio: strict decoding of Kubernetes\' objects', say(today[index], 'kubernetes', expected));
    if (needsIstio(id) === undefined) check('Istio (older): CRD schema and CEL', say(older[index], 'crd', expected));
  });
}

function say(verdict: Verdict, part: 'crd' | 'kubernetes' | 'validation' | 'analysis', expectedWarnings: readonly string[]): string[] {
  const words = verdict[part].filter(({ level, code, resource }) =>
    level !== 'Info' && !expectedWarnings.includes(`${code ?? 'IST0133'} ${resource}`))
    .map(phrase);
  return verdict.error ? [verdict.error, ...words] : words;
}

export function phrase({ level, code, resource, message }: Words): string {
  return `${level}${code ? ` ${code}` : ''} ${resource}: ${message}`;
}

interface Example {
  readonly id: string;
  /** What `synth` wrote, as Istio sees it in the cluster. */
  readonly files: string[];
}

function examples(): Example[] {
  const folder = path.join(ROOT, 'examples');
  const names = fs.readdirSync(folder).filter(name => fs.existsSync(path.join(folder, name, 'cdk8s.yaml')));
  return names.sort().flatMap(name => {
    const dist = path.join(folder, name, 'dist');
    const found = formsIn(dist, name, `examples/${name}`);
    // an app per environment or tool: each in a folder
    const nested = found.length > 0 || !fs.existsSync(dist) ? [] : fs.readdirSync(dist).sort()
      .flatMap(each => formsIn(path.join(dist, each), name, `examples/${name} ${each}`));
    if (found.length + nested.length === 0) {
      throw new Error(`examples/${name} has no manifests; run npm run synth first`);
    }
    return [...found, ...nested];
  });
}

function formsIn(dist: string, name: string, id: string): Example[] {
  const files = fs.existsSync(dist) ? fs.readdirSync(dist).filter(file => /\.ya?ml$/.test(file)).sort() : [];
  const inCluster = (file: string) => fileInCluster(path.join(dist, file), name);
  if (files.some(file => file.startsWith('Gateway.'))) { // a file for each object
    return [{ id, files: files.map(inCluster) }];
  }
  // one file is one form of the example: they are alternatives
  return files.map(file => ({ id: `${id} ${path.basename(file, '.k8s.yaml')}`, files: [inCluster(file)] }));
}

function read({ files }: Example): string {
  return files.map(file => fs.readFileSync(file, 'utf8')).join('\n---\n');
}
