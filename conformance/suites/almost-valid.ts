import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { phrase } from './verdict';
import { almostValidProgram, AlmostValid, buildAlmost } from '../generated/almost';
import { gatewayObjects } from '../generated/context';
import { quietly } from '../generated/quietly';
import { Suite } from '../suite';
import { Verdict } from '../tools/answers';
import { Judge } from '../tools/judge';
import { IngressError } from 'cdk8s-istio-ingress/errors';

const NAME = 'almost-valid';
const SHRUNK = 5;
/** What cdk8s throws when a construct's own validation has something to say. */
const CDK8S_REFUSAL = /^Validation failed with the following errors/;

/** Random programs at the border: what the library says nothing about, Istio must not refuse or warn of either. */
export const almostValidSuite: Suite = {
  name: NAME,
  async run({ tools, report, options }) {
    process.stderr.write(`${NAME}: seed ${options.seed}\n`);
    const crds = tools.istio.current.crds;
    const programs = fc.sample(almostValidProgram, { seed: options.seed, numRuns: options.cases });
    const tried = programs.map((program, index) => ({ id: `program ${index}`, index, program, ...attempt(program) }))
      .filter(({ id }) => report.selects(id));
    const silent = tried.filter(({ manifests }) => manifests !== undefined);
    const opinions = await ask(tools.judge, crds, silent.map(({ manifests }) => manifests!));
    const opinionsById = new Map(silent.map(({ id }, position) => [id, opinions[position]]));
    process.stderr.write(`${NAME}: the library accepts ${silent.length} of ${tried.length} programs\n`);
    let shrunk = 0;
    for (const { id, index, program, manifests, crash } of tried) {
      const words = crash ? [crash] : opinionsById.get(id) ?? [];
      const least = words.length > 0 && shrunk++ < SHRUNK ? await shrink(tools.judge, crds, options.seed, index) : program;
      const evidence = words.length > 0 ? `${stringify(least)}\n---\n${manifests ?? ''}` : undefined;
      const judge = manifests === undefined ? 'Library: refuses with a coded error' : 'Istio: agrees where the library is silent';
      report.check({ suite: NAME, judge, id, ok: words.length === 0, words: words.join('\n'), evidence });
    }
  },
};

interface Attempt {
  /** Undefined: refused. */
  readonly manifests?: string;
  /** An error that is not a refusal. */
  readonly crash?: string;
}

function attempt(program: AlmostValid): Attempt {
  try {
    return { manifests: quietly(() => buildAlmost(program)) };
  } catch (error) {
    const { message, stack } = error as Error;
    return error instanceof IngressError || CDK8S_REFUSAL.test(message) ? {} : { crash: stack };
  }
}

async function ask(judge: Judge, crds: string, manifests: string[]): Promise<string[][]> {
  const context = [...gatewayObjects('gateway', 'istio-system', { istio: 'ingressgateway' }, [443, 8443, 80, 1, 65535])]
    .map(object => stringify(object)).join('---\n');
  const cases = manifests.map((yaml, index) => ({ id: String(index), yaml, context, assumeServices: true }));
  return (await judge.verdicts(cases, { crds: [crds] })).map(complaints);
}

function complaints({ crd, kubernetes, validation, analysis, error }: Verdict): string[] {
  const words = [...crd, ...kubernetes, ...validation, ...analysis.filter(({ code }) => !SOMEBODY_ELSES.includes(code ?? ''))]
    .filter(({ level }) => level !== 'Info').map(phrase);
  return error ? [error, ...words] : words;
}

/** What depends on objects of others, which these programs name without making them. */
const SOMEBODY_ELSES = ['IST0101', 'IST0112', 'IST0132', 'IST0149', 'IST0162'];

async function shrink(judge: Judge, crds: string, seed: number, index: number): Promise<AlmostValid> {
  const property = fc.asyncProperty(almostValidProgram, async program => {
    const { manifests, crash } = attempt(program);
    return crash === undefined && (manifests === undefined || (await ask(judge, crds, [manifests]))[0].length === 0);
  });
  const { counterexample } = await fc.check(property, { seed, path: String(index), numRuns: 1, interruptAfterTimeLimit: 60_000 });
  return counterexample![0];
}

