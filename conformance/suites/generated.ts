import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { phrase } from './verdict';
import { validProgram } from '../generated/arbitrary';
import { build } from '../generated/build';
import { contextOf } from '../generated/context';
import { differences, Expected, Oracle } from '../generated/oracle';
import { Program } from '../generated/program';
import { quietly } from '../generated/quietly';
import { Suite } from '../suite';
import { Judge } from '../tools/judge';

const NAME = 'generated';
/** Programs that are asked about together: enough to keep the judge busy, few enough to keep in memory. */
const BATCH = 250;
/** Failures that are shrunk; each costs some seconds. */
const SHRUNK = 3;

/** Random valid programs: nobody refuses them, and each request ends where the program says. */
export const generatedSuite: Suite = {
  name: NAME,
  async run({ tools, report, options }) {
    process.stderr.write(`${NAME}: seed ${options.seed}\n`);
    const programs = fc.sample(validProgram, { seed: options.seed, numRuns: options.cases });
    const chosen = programs.map((program, index) => ({ id: `program ${index}`, index, program })).filter(({ id }) => report.selects(id));
    let shrunk = 0;
    let requests = 0;
    for (let start = 0; start < chosen.length; start += BATCH) {
      const batch = chosen.slice(start, start + BATCH);
      const opinions = await ask(tools.judge, tools.istio.current.crds, batch.map(({ program }) => program));
      for (const [position, { id, index, program }] of batch.entries()) {
        const { refusals, strays, calls, manifests } = opinions[position];
        const wrong = refusals.length + strays.length > 0;
        const least = wrong && shrunk++ < SHRUNK ? await shrink(tools.judge, tools.istio.current.crds, options.seed, index) : program;
        const evidence = wrong ? `${describe(least)}\n${manifests}` : undefined;
        report.check({
          suite: NAME, judge: 'Istio: CRDs, validation and analysis', id, ok: refusals.length === 0, words: refusals.join('\n'), evidence,
        });
        report.check({
          suite: NAME, judge: 'Istio: traffic simulation', id, ok: strays.length === 0, words: strays.slice(0, 5).join('\n'), evidence,
        });
        requests += calls;
      }
    }
    process.stderr.write(`${NAME}: ${requests} requests to ${chosen.length} programs\n`);
  },
};

interface Opinion {
  readonly manifests: string;
  /** What the judges of manifests say. */
  readonly refusals: string[];
  /** Requests that end elsewhere. */
  readonly strays: string[];
  readonly calls: number;
}

async function ask(judge: Judge, crds: string, programs: Program[]): Promise<Opinion[]> {
  const cases = programs.map((program, index) => {
    const { manifests, error } = attempt(program);
    return { id: String(index), yaml: manifests, context: contextOf(program), calls: new Oracle(program).calls(), error };
  });
  const verdicts = await judge.verdicts(
    cases.map(({ id, yaml, context }) => ({ id, yaml, context, assumeServices: true })), { crds: [crds] },
  );
  const questions = cases.map(({ id, yaml, context, calls }) => ({ id, yaml, context, calls: calls.map(({ call }) => call) }));
  const simulations = await judge.simulate(questions);
  return cases.map(({ yaml, calls, error }, index) => {
    if (error) {
      return { manifests: yaml, refusals: [`synth: ${error}`], strays: [], calls: 0 };
    }
    const { crd, kubernetes, validation, analysis, error: unreadable } = verdicts[index];
    const words = [...crd, ...kubernetes, ...validation, ...analysis].filter(({ level }) => level !== 'Info').map(phrase);
    return {
      manifests: yaml,
      refusals: unreadable ? [unreadable, ...words] : words,
      strays: straysOf(calls, simulations[index]),
      calls: calls.length,
    };
  });
}

function attempt(program: Program): { manifests: string; error?: string } {
  try {
    return { manifests: quietly(() => build(program)) };
  } catch (error) {
    return { manifests: '', error: (error as Error).stack };
  }
}

function straysOf(calls: Expected[], { results, error }: { results: object[]; error?: string }): string[] {
  const wrong = results.flatMap((seen, index) => {
    const found = differences(calls[index], seen);
    return found.length === 0 ? [] : [`${calls[index].why}: ${found.join('; ')}`];
  });
  return error ? [error, ...wrong] : wrong;
}

/** The least program that still fails. */
async function shrink(judge: Judge, crds: string, seed: number, index: number): Promise<Program> {
  const property = fc.asyncProperty(validProgram, async program => {
    const [{ refusals, strays: wrong }] = await ask(judge, crds, [program]);
    return refusals.length + wrong.length === 0;
  });
  const { counterexample } = await fc.check(property, { seed, path: String(index), numRuns: 1, interruptAfterTimeLimit: 60_000 });
  if (!counterexample) {
    throw new Error(`program ${index} of seed ${seed} fails only among others`);
  }
  return counterexample[0];
}

function describe(program: Program): string {
  return stringify(program).split('\n').map(line => `# ${line}`).join('\n');
}
